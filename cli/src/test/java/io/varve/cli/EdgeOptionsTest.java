package io.varve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.api.http.EdgeSettings;
import io.varve.api.http.TlsFiles;
import io.varve.testing.tls.IssuedCertificate;
import io.varve.testing.tls.TestAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

final class EdgeOptionsTest {

  @TempDir private Path folder;

  @Command
  private static final class Holder {
    @Mixin private EdgeOptions edge = new EdgeOptions();
  }

  private static EdgeSettings parsed(String... words) {
    Holder holder = new Holder();
    new CommandLine(holder).parseArgs(words);
    return holder.edge.settings();
  }

  private Ran serve(String... words) {
    List<String> all = new ArrayList<>(List.of("serve"));
    all.addAll(List.of(words));
    all.add("--data=" + folder.resolve("data"));
    all.addAll(List.of("--port=0", "--metrics-port=0"));
    Ran ran = Ran.of(Varve.commandLine(), all.toArray(String[]::new)).refused();
    assertThat(folder.resolve("data")).doesNotExist();
    return ran;
  }

  @Test
  void optionsThatAreNotSaidSwitchNothingOn() {
    assertThat(parsed()).isEqualTo(EdgeSettings.NONE);
  }

  @ParameterizedTest
  @CsvSource({
    "https://app.example.com, https://app.example.com",
    "HTTPS://App.Example.com:443, https://app.example.com",
    "http://localhost:5173, http://localhost:5173",
    "http://localhost:80, http://localhost",
    "https://[::1]:8443, https://[::1]:8443"
  })
  void originsAreAsBrowsersWriteThem(String said, String origin) {
    assertThat(parsed("--cors-origins", said).corsOrigins()).containsExactly(origin);
  }

  @Test
  void severalOriginsAreAList() {
    assertThat(
            parsed("--cors-origins=https://a.example,https://b.example", "--cors-origins=http://c")
                .corsOrigins())
        .containsExactly("https://a.example", "https://b.example", "http://c");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*",
        "app.example.com",
        "https://*.example.com",
        "https://app.example.com/",
        "https://app.example.com/path",
        "https://user@app.example.com",
        "https://app.example.com?x",
        "https://app.example.com#x",
        "file://x",
        "https://",
        "https://a b"
      })
  void otherOriginsAreRefused(String said) {
    assertThat(serve("--cors-origins", said).problem())
        .contains("is no origin")
        .contains("no * for all");
  }

  @ParameterizedTest
  @CsvSource({
    "10.1.2.3, 10.1.2.3/32",
    "10.1.0.0/16, 10.1.0.0/16",
    "fd00::3, fd00:0:0:0:0:0:0:3/128",
    "fd00::/8, fd00:0:0:0:0:0:0:0/8"
  })
  void proxiesAreAddressesOrNetworks(String said, String network) {
    assertThat(parsed("--trusted-proxies", said).trustedProxies()).containsExactly(network);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*",
        "localhost",
        "proxy.example.com",
        "10.1.2.3/33",
        "10.1.2.3/0",
        "::/0",
        "10.1.2.3/-1",
        "10.1.2.999",
        "fd00::/129",
        "10.1.2.3/999999"
      })
  void otherProxiesAreRefused(String said) {
    assertThat(serve("--trusted-proxies", said).problem()).contains("is no network");
  }

  @Test
  void filesOfTlsAreReadAtOnce() throws IOException {
    IssuedCertificate issued = new TestAuthority().issue();
    Path certificate = folder.resolve("tls.crt");
    Path key = folder.resolve("tls.key");
    issued.write(certificate, key);

    assertThat(parsed("--tls-certificate=" + certificate, "--tls-key=" + key).tls())
        .contains(new TlsFiles(certificate, key));
    assertThat(serve("--tls-certificate=" + certificate).problem()).contains("go together");
    assertThat(serve("--tls-key=" + key).problem()).contains("go together");
    assertThat(serve("--tls-certificate=" + key, "--tls-key=" + key).problem())
        .contains("tls.key holds no certificate in PEM");
    assertThat(serve("--tls-certificate=" + certificate, "--tls-key=" + certificate).problem())
        .contains("tls.crt holds no private key in PEM");
    assertThat(serve("--tls-certificate=" + certificate, "--tls-key=" + folder).problem())
        .contains("can't be read");
  }

  @Test
  void bundleWithoutCertificatesIsRefused() throws IOException {
    Path bundle = Files.writeString(folder.resolve("ca.pem"), "nothing");
    assertThat(serve("--ca-bundle=" + bundle).problem())
        .contains("--ca-bundle: ")
        .contains("holds no certificates in PEM");
  }
}
