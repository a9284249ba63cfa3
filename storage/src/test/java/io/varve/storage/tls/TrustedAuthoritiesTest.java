package io.varve.storage.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.testing.tls.TestAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TrustedAuthoritiesTest {

  @TempDir private Path folder;

  private Path file(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }

  @Test
  void authoritiesOfJavaStayTrustedBesideThoseOfFiles() throws IOException {
    TestAuthority one = new TestAuthority();
    TestAuthority other = new TestAuthority();
    Path first = file("first.pem", "# a note\n" + one.pem() + "\n" + other.pem());
    Path second = file("second.pem", new TestAuthority().pem());

    var manager = TrustedAuthorities.with(List.of(first, second)).added().orElseThrow();

    assertThat(manager.getAcceptedIssuers().length).isGreaterThan(50);
    assertThat(manager.getAcceptedIssuers())
        .filteredOn(issuer -> issuer.getSubjectX500Principal().getName().contains("of a test"))
        .hasSize(3);
  }

  @Test
  void noFilesLeaveItToJava() throws IOException {
    assertThat(TrustedAuthorities.with(List.of())).isEqualTo(TrustedAuthorities.OF_JAVA);
    assertThat(TrustedAuthorities.OF_JAVA.context()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "planted",
        "-----BEGIN CERTIFICATE-----\nplanted\n-----END CERTIFICATE-----\n",
        "-----BEGIN PRIVATE KEY-----\nplanted\n-----END PRIVATE KEY-----\n"
      })
  void filesWithoutCertificatesAreRefused(String content) throws IOException {
    Path broken = file("broken.pem", content);
    assertThatThrownBy(() -> TrustedAuthorities.with(List.of(broken)))
        .isInstanceOf(IOException.class)
        .hasMessageEndingWith("broken.pem holds no certificates in PEM");
  }

  @Test
  void filesThatAreAbsentOrTooLongAreRefused() throws IOException {
    Path absent = folder.resolve("absent.pem");
    assertThatThrownBy(() -> TrustedAuthorities.with(List.of(absent)))
        .hasMessageContaining("absent.pem can't be read");
    Path tooLong = file("long.pem", "x".repeat((4 << 20) + 1));
    assertThatThrownBy(() -> TrustedAuthorities.with(List.of(tooLong)))
        .hasMessageContaining("longer than 4 MiB");
  }
}
