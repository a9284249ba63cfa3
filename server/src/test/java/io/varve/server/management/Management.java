package io.varve.server.management;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.varve.server.node.TestServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A server's management API, asked with JSON as it is written. */
public record Management(TestServer server) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** The response of a server. */
  public record Response(int status, String body) {
    public Response is(int expected) {
      assertThat(status).as(body).isEqualTo(expected);
      return this;
    }

    public Response isError(int expected, String type) {
      is(expected);
      assertThat(text("/error/type")).as(body).isEqualTo(type);
      return this;
    }

    public JsonNode json() {
      try {
        return JSON.readTree(body);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    public String text(String pointer) {
      return json().at(pointer).asText();
    }
  }

  public Response get(String path, String... headers) {
    return ask("GET", path, null, headers);
  }

  public Response post(String path, @Nullable String body, String... headers) {
    return ask("POST", path, body, headers);
  }

  public Response delete(String path, String... headers) {
    return ask("DELETE", path, null, headers);
  }

  public void bootstrap() {
    post("/management/v1/bootstrap", "{\"accept-terms-of-use\": true}").is(204);
  }

  /** Makes a warehouse on the local file system and gives its id. */
  public String localWarehouse(String name) {
    return post(
            "/management/v1/warehouse",
            "{\"warehouse-name\": \"" + name + "\", \"storage-profile\": {\"type\": \"file\"}}")
        .is(201)
        .text("/warehouse-id");
  }

  /** Makes a warehouse where what is dropped can come back for a day, and gives its id. */
  public String softWarehouse(String name) {
    return post(
            "/management/v1/warehouse",
            """
            {"warehouse-name": "%s", "storage-profile": {"type": "file"},
             "delete-profile": {"type": "soft", "expiration-seconds": 86400}}\
            """
                .formatted(name))
        .is(201)
        .text("/id");
  }

  public Response config(String warehouse, String... headers) {
    return get("/catalog/v1/config?warehouse=" + warehouse, headers);
  }

  private Response ask(String method, String path, @Nullable String body, String... headers) {
    HttpResponse<byte[]> response = TestServer.ask(method, server.url() + path, body, headers);
    return new Response(response.statusCode(), new String(response.body(), StandardCharsets.UTF_8));
  }
}
