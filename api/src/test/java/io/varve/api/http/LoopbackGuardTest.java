package io.varve.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** While there is no login, no page of another site may reach the server through a browser. */
class LoopbackGuardTest extends ServedTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "LOCALHOST:8181",
        "127.0.0.1",
        "127.0.0.1:80",
        "127.255.3.4",
        "[::1]",
        "[::1]:8181",
        "catalog.test",
        "CATALOG.TEST:443",
        "10.1.2.3:9"
      })
  void loopbackAndAllowedHostsPass(String host) throws IOException {
    assertThat(http.send("GET /health", "Host: " + host).status()).isEqualTo(200);
    assertThat(http.send("GET /health", "Origin: http://" + host).status()).isEqualTo(200);
    assertThat(http.send("GET /health", "Origin: https://" + host).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "evil.example:8181",
        "128.0.0.1",
        "127.0.0.256",
        "127.1",
        "10.1.2.4",
        "[::2]",
        "xlocalhost",
        "0.0.0.0",
        "2130706433"
      })
  void otherHostsAreForbidden(String host) throws IOException {
    var answer = http.send("GET /health", "Host: " + host).isError(403, "ForbiddenException");

    assertThat(answer.message()).contains("Host").contains("localhost").contains("allowed hosts");
  }

  @Test
  void noHostAtAllIsForbidden() throws IOException {
    http.bytes("GET /health HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII))
        .isError(403, "ForbiddenException");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example",
        "null",
        "http://localhost.evil.example",
        "file://",
        "http://localhost@evil.example",
        "http://evil@localhost",
        "chrome-extension://localhost",
        "http://localhost/path",
        "nonsense",
        "http://[::1",
        "http://evil.example#localhost"
      })
  void otherOriginsAreForbidden(String origin) throws IOException {
    var answer =
        http.send("POST /management/v1/request", "Origin: " + origin)
            .isError(403, "ForbiddenException");

    assertThat(answer.message()).contains("Origin");
  }

  @Test
  void requestsThatABrowserMarksAsCrossSiteAreForbidden() throws IOException {
    http.send("GET /health", "Sec-Fetch-Site: cross-site").isError(403, "ForbiddenException");
    for (String site : new String[] {"same-origin", "same-site", "none"}) {
      assertThat(http.send("GET /health", "Sec-Fetch-Site: " + site).status()).isEqualTo(200);
    }
  }
}
