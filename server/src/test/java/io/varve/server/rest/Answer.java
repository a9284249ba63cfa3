package io.varve.server.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/** The response of a catalog. */
record Answer(int status, HttpResponse<byte[]> response, String body) {

  private static final Pattern INTERNAL =
      Pattern.compile(
          "(?:java|javax|jakarta|org|com|tools)\\.[a-z]+\\.|jackson|StreamRead|Source:|JsonToken"
              + "|JsonNode|Exception:|`[A-Z]|\\w\\$\\w");

  static Answer of(HttpResponse<byte[]> response) {
    byte[] body = response.body();
    if (response.headers().firstValue("Content-Encoding").filter("gzip"::equals).isPresent()) {
      try (var in = new GZIPInputStream(new ByteArrayInputStream(body))) {
        body = in.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return new Answer(response.statusCode(), response, new String(body, StandardCharsets.UTF_8));
  }

  /** A header, or nothing. */
  String header(String name) {
    return response.headers().firstValue(name).orElse("");
  }

  public JsonNode json() {
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
    return header("ETag");
  }

  /** Whether this tells nothing of parsers and classes. */
  boolean isPlain() {
    return !INTERNAL.matcher(text("/error/message")).find();
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
    assertThat(isPlain()).as(body).isTrue();
    assertThat(error.get("stack")).isEmpty();
    return this;
  }
}
