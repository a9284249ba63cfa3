package io.varve.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.testing.http.RawHttp;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies are bounded (here at 1 MiB), inflated, read once, and must be sent as JSON. */
class BodiesTest extends ServedTest {

  private static final String JSON = "Content-Type: application/json";
  private static final String SIZE = "POST " + ROOT + "/size";
  private static final int MAX = (int) HttpApplication.MAX_BODY;

  @Test
  void aBodyAtTheLimitPassesAndIsReadOnce() throws IOException {
    var answer = http.send(SIZE, new byte[MAX], JSON);

    assertThat(answer.json().get("bytes").asInt()).isEqualTo(MAX);
    assertThat(answer.json().get("same").asBoolean()).isTrue();
  }

  @Test
  void aDeclaredLengthAboveTheLimitIsRefusedBeforeTheBodyComes() throws IOException {
    String head = SIZE + " HTTP/1.1\r\nHost: localhost\r\n" + JSON;
    http.headOnly(head + "\r\nContent-Length: 41943040").isError(413, "ContentTooLargeException");
    http.headOnly(head + "\r\nExpect: 100-continue\r\nContent-Length: 41943040")
        .isError(413, "ContentTooLargeException");
  }

  @Test
  void aClientThatSendsOnRegardlessSeesTheRefusal() throws IOException {
    http.send(SIZE, new byte[MAX * 3 / 2], JSON).isError(413, "ContentTooLargeException");
    http.send(SIZE, new byte[MAX + 1], JSON).isError(413, "ContentTooLargeException");
  }

  @Test
  void aChunkedBodyIsBoundedToo() throws IOException {
    assertThat(chunked(MAX / 65_536).json().get("bytes").asInt()).isEqualTo(MAX);
    chunked(MAX / 65_536 + 1).isError(413, "ContentTooLargeException");
  }

  private RawHttp.Answer chunked(int chunks) throws IOException {
    var request = new ByteArrayOutputStream();
    request.writeBytes(
        (SIZE + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + JSON + "\r\n")
            .getBytes(StandardCharsets.US_ASCII));
    request.writeBytes("Transfer-Encoding: chunked\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    for (int i = 0; i < chunks; i++) {
      request.writeBytes("10000\r\n".getBytes(StandardCharsets.US_ASCII));
      request.writeBytes(new byte[65_536]);
      request.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
    }
    request.writeBytes("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    return http.bytes(request.toByteArray());
  }

  @Test
  void aBrokenChunkIsABadRequest() throws IOException {
    String head = SIZE + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + JSON;
    http.bytes(
            (head + "\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")
                .getBytes(StandardCharsets.US_ASCII))
        .isError(400, "BadRequestException");
  }

  @Test
  void gzipIsInflated() throws IOException {
    for (String name : new String[] {"gzip", "GZIP", "x-gzip"}) {
      var answer = http.send(SIZE, gzip(new byte[MAX]), JSON, "Content-Encoding: " + name);
      assertThat(answer.json().get("bytes").asInt()).isEqualTo(MAX);
    }
  }

  @Test
  void aGzipBombIsRefused() throws IOException {
    byte[] bomb = gzip(new byte[64 << 20]);
    assertThat(bomb.length).isLessThan(MAX);

    http.send(SIZE, bomb, JSON, "Content-Encoding: gzip").isError(413, "ContentTooLargeException");
  }

  @Test
  void brokenGzipIsABadRequest() throws IOException {
    byte[] whole = gzip("{\"a\":1}".getBytes(StandardCharsets.UTF_8));
    http.send(SIZE, Arrays.copyOf(whole, whole.length - 6), JSON, "Content-Encoding: gzip")
        .isError(400, "BadRequestException");
    http.send(SIZE, "{}".getBytes(StandardCharsets.UTF_8), JSON, "Content-Encoding: gzip")
        .isError(400, "BadRequestException");
  }

  @ParameterizedTest
  @ValueSource(strings = {"br", "deflate", "gzip, gzip", "zstd"})
  void otherEncodingsAreNotSupported(String encoding) throws IOException {
    http.send(SIZE, new byte[1], JSON, "Content-Encoding: " + encoding)
        .isError(415, "UnsupportedMediaTypeException");
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "nonsense",
        "application/jsonp",
        "text/json",
        "application/*"
      })
  void mutationsNeedJson(String type) throws IOException {
    String header = type == null ? "X: y" : "Content-Type: " + type;
    byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
    for (String method : new String[] {"POST", "PUT", "PATCH", "DELETE"}) {
      http.send(method + " " + ROOT + "/size", body, header)
          .isError(415, "UnsupportedMediaTypeException");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"application/json", "Application/JSON; charset=UTF-8", "application/json;v=1"})
  void jsonMayHaveParameters(String type) throws IOException {
    assertThat(http.send(SIZE, new byte[2], "Content-Type: " + type).status()).isEqualTo(200);
  }

  @Test
  void emptyBodyNeedsNoContentType() throws IOException {
    assertThat(http.send(SIZE).json().get("bytes").asInt()).isZero();
    assertThat(http.send("DELETE " + ROOT + "/size").status()).isEqualTo(200);
    assertThat(http.send("DELETE " + ROOT + "/size", "Content-Type: text/plain").status())
        .isEqualTo(200);
    http.send(SIZE, "Content-Type: text/plain").isError(415, "UnsupportedMediaTypeException");
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(out)) {
      gzip.write(plain);
    }
    return out.toByteArray();
  }
}
