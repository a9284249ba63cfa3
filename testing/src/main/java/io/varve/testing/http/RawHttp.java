package io.varve.testing.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Sends requests byte for byte as written, which no HTTP client does. */
public final class RawHttp {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final int port;

  public RawHttp(int port) {
    this.port = port;
  }

  /** A line such as {@code GET /x}, headers as {@code name: value}, no body. */
  public Answer send(String methodAndPath, String... headers) throws IOException {
    return send(methodAndPath, new byte[0], headers);
  }

  /** The same with a JSON body. */
  public Answer json(String methodAndPath, String body, String... headers) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    String[] all = Arrays.copyOf(headers, headers.length + 1);
    all[headers.length] = "Content-Type: application/json";
    return send(methodAndPath, bytes, all);
  }

  /** The same with a body and its length. */
  public Answer send(String methodAndPath, byte[] body, String... headers) throws IOException {
    var head = new StringBuilder(methodAndPath).append(" HTTP/1.1\r\n");
    boolean host = false;
    for (String header : headers) {
      host |= header.toLowerCase(Locale.ROOT).startsWith("host:");
      head.append(header).append("\r\n");
    }
    head.append(host ? "" : "Host: localhost\r\n").append("Connection: close\r\n");
    if (body.length > 0) {
      head.append("Content-Length: ").append(body.length).append("\r\n");
    }
    var request = new ByteArrayOutputStream();
    request.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
    request.writeBytes(body);
    return bytes(request.toByteArray());
  }

  /** Sends exactly {@code request} and reads until the server closes. */
  public Answer bytes(byte[] request) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(request);
      socket.getOutputStream().flush();
      return Answer.parse(socket.getInputStream().readAllBytes());
    }
  }

  /** Sends the head of a request whose body never comes, and reads what the server says to that. */
  public Answer headOnly(String head) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(5_000);
      socket.getOutputStream().write((head + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
      var answer = new ByteArrayOutputStream();
      while (!answer.toString(StandardCharsets.UTF_8).endsWith("}}")) {
        int next = socket.getInputStream().read();
        assertThat(next).as("a byte after %s", answer).isNotNegative();
        answer.write(next);
      }
      return Answer.parse(answer.toByteArray());
    }
  }

  /** Status, headers (names in lower case) and body of an answer. */
  public record Answer(int status, Map<String, String> headers, String body) {

    static Answer parse(byte[] raw) throws EOFException {
      String text = new String(raw, StandardCharsets.UTF_8);
      assertThat(text).as("an answer").startsWith("HTTP/1.1 ");
      int end = text.indexOf("\r\n\r\n");
      String[] lines = text.substring(0, end).split("\r\n", -1);
      Map<String, String> headers = new LinkedHashMap<>();
      for (int i = 1; i < lines.length; i++) {
        int colon = lines[i].indexOf(':');
        headers.merge(
            lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
            lines[i].substring(colon + 1).strip(),
            (first, second) -> first + ", " + second);
      }
      int status = Integer.parseInt(lines[0].substring(9, 12));
      return new Answer(status, headers, unchunked(headers, text.substring(end + 4)));
    }

    private static String unchunked(Map<String, String> headers, String body) throws EOFException {
      if (!"chunked".equals(headers.get("transfer-encoding"))) {
        return body;
      }
      var out = new StringBuilder();
      int at = 0;
      int length = -1;
      while (length != 0) {
        if (at >= body.length()) {
          throw new EOFException("The answer was broken off after: " + out);
        }
        int line = body.indexOf("\r\n", at);
        length = Integer.parseInt(body.substring(at, line), 16);
        out.append(body, line + 2, line + 2 + length);
        at = line + 4 + length;
      }
      return out.toString();
    }

    /** The body. */
    public JsonNode json() throws IOException {
      return JSON.readTree(body);
    }

    /** Asserts that this is an error in Iceberg's envelope, whole and with nothing else. */
    public Answer isError(int status, String type) throws IOException {
      assertThat(this.status).as(body).isEqualTo(status);
      assertThat(headers.get("content-type")).startsWith("application/json");
      assertThat(headers.get("x-request-id")).isNotBlank();
      JsonNode envelope = json();
      assertThat(envelope.propertyStream().map(Map.Entry::getKey)).containsExactly("error");
      JsonNode error = envelope.get("error");
      assertThat(error.propertyStream().map(Map.Entry::getKey))
          .containsExactlyInAnyOrder("message", "type", "code", "stack");
      assertThat(error.get("code").asInt()).isEqualTo(status);
      assertThat(error.get("type").asText()).isEqualTo(type);
      assertThat(error.get("message").asText()).isNotBlank().doesNotContain("io.varve");
      assertThat(error.get("stack")).isEmpty();
      return this;
    }

    /** The message of an error. */
    public String message() throws IOException {
      return json().get("error").get("message").asText();
    }
  }
}
