package io.varve.api.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;

/** What a catalog said. */
record Answer(int status, HttpResponse<String> response, String body) {

  static Answer of(HttpResponse<String> response) {
    return new Answer(response.statusCode(), response, response.body());
  }

  JsonNode json() {
    return Catalog.parse(body);
  }

  /** A field of the answer by JSON pointer, as text. */
  String text(String pointer) {
    return json().at(pointer).asText();
  }

  String metadataLocation() {
    return text("/metadata-location");
  }

  String eTag() {
    return response.headers().firstValue("ETag").orElse("");
  }

  /** Asserts the status of an answer that is no error. */
  Answer is(int expected) {
    assertThat(status).as(body).isEqualTo(expected);
    return this;
  }

  /** Asserts that this is an error, in Iceberg's envelope. */
  Answer isError(int expected, String type) {
    is(expected);
    JsonNode error = json().get("error");
    assertThat(error.get("code").asInt()).isEqualTo(expected);
    assertThat(error.get("type").asText()).as(body).isEqualTo(type);
    assertThat(error.get("message").asText()).isNotBlank();
    assertThat(error.get("stack")).isEmpty();
    return this;
  }
}
