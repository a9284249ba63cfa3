package io.varve.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

final class ServerUriTest {

  @ParameterizedTest
  @CsvSource({
    "localhost:8181, http://localhost:8181",
    "localhost, http://localhost",
    "LOCALHOST:1/x, http://LOCALHOST:1/x",
    "127.0.0.1:8181, http://127.0.0.1:8181",
    "[::1]:8181, http://[::1]:8181",
    "http://catalog:8181/, http://catalog:8181/",
    "HTTPS://lake.example.com/varve, HTTPS://lake.example.com/varve",
  })
  void schemeOfThisMachineCanBeLeftOut(String text, String uri) {
    assertThat(ServerUri.parse(text)).hasToString(uri);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "lake.example.com:8181",
        "lake.example.com",
        "8181",
        ":8181",
        "//localhost:8181",
        "http://",
        "http://:8181",
        "http:///x",
        "http://local host:8181",
        "http://localhost:81 81",
        "http://localhost:abc",
        "http://localhost:99999",
        "http://localhost:0",
        "localhost:99999",
        "localhost:abc",
        "ftp://localhost",
        "file:///etc/passwd",
        "jdbc:postgresql://localhost/x",
        "http://localhost?x=y",
        "http://localhost#x",
        "http://a_b:8181",
        "http://[::1:8181",
        "localhost:8181:8181",
        "\u001b[31mhttp://localhost",
        "http://\u202elocalhost"
      })
  void otherUrisAreRefused(String text) {
    assertThatExceptionOfType(TypeConversionException.class)
        .isThrownBy(() -> ServerUri.parse(text))
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("Exception", "java."));
  }

  @Test
  void refusalSaysWhatToWrite() {
    assertThatExceptionOfType(TypeConversionException.class)
        .isThrownBy(() -> ServerUri.parse("lake.example.com:8181"))
        .withMessageContaining("http://lake.example.com:8181 or https://lake.example.com:8181");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://me:planted@localhost:8181", "me:planted@localhost", "planted@"})
  void passwordIsNeverQuoted(String text) {
    assertThatExceptionOfType(TypeConversionException.class)
        .isThrownBy(() -> ServerUri.parse(text))
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("planted"));
  }
}
