package io.varve.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.ledger.store.LedgerJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Which servers are shown which tokens. */
final class TokenOptionsTest {

  private static final String LAKE = "https://lake.example";

  @TempDir private Path folder;

  private static Tokens tokens(
      String server, Optional<JsonNode> profile, Map<String, String> environment, String... words) {
    TokenOptions options = new TokenOptions();
    CommandLine line = new CommandLine(options);
    line.setDefaultValueProvider(new OptionDefaults(environment, new Properties()));
    line.parseArgs(words);
    return options.tokens(URI.create(server), profile, line.getCommandSpec());
  }

  private static ObjectNode profile() {
    return LedgerJson.mapper().createObjectNode().put("uri", LAKE);
  }

  @Test
  void profilesOwnLoginIsShownInsteadOfATokenOfTheEnvironment()
      throws IOException, InterruptedException {
    Path file = Files.writeString(folder.resolve("token"), "of-the-profile\n");
    Optional<JsonNode> profile = Optional.of(profile().put("token-file", file.toString()));
    Map<String, String> environment = Map.of("VARVE_TOKEN", "of-the-environment");
    assertThat(tokens(LAKE, profile, environment).token()).contains("of-the-profile");
    assertThat(tokens(LAKE, profile, environment, "--token=said").token()).contains("said");
  }

  @Test
  void serverOfAProfileWithoutALoginIsShownNoCredentialOfTheEnvironment()
      throws IOException, InterruptedException {
    Optional<JsonNode> profile = Optional.of(profile());
    Path file = Files.writeString(folder.resolve("token"), "planted");
    assertThat(tokens(LAKE, profile, Map.of("VARVE_TOKEN", "planted")).token()).isEmpty();
    assertThat(tokens(LAKE, profile, Map.of("VARVE_TOKEN_FILE", file.toString())).token())
        .isEmpty();
    Map<String, String> client =
        Map.of(
            "VARVE_CLIENT_ID", "c",
            "VARVE_CLIENT_SECRET", "planted",
            "VARVE_OAUTH2_SERVER_URI", "https://id.example/token");
    assertThat(tokens(LAKE, profile, client)).isSameAs(Tokens.NONE);
    assertThat(tokens(LAKE, profile, Map.of("VARVE_TOKEN", "a"), "--token=said").token())
        .contains("said");
  }

  @Test
  void serverWithoutAProfileIsShownTheTokenOfAnEnvironmentThatNamesNoOther()
      throws InterruptedException {
    assertThat(tokens(LAKE, Optional.empty(), Map.of("VARVE_TOKEN", "t")).token()).contains("t");
    Map<String, String> same = Map.of("VARVE_TOKEN", "t", "VARVE_URI", "HTTPS://lake.example:443/");
    assertThat(tokens(LAKE, Optional.empty(), same).token()).contains("t");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://other.example",
        "http://lake.example:443",
        "https://lake.example:8443",
        "https://lake.example.org",
        "lake.example"
      })
  void serverIsNotShownATokenOfAnEnvironmentThatNamesAnother(String named)
      throws InterruptedException {
    Map<String, String> environment = Map.of("VARVE_TOKEN", "t", "VARVE_URI", named);
    assertThat(tokens(LAKE, Optional.empty(), environment).token()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://lake.example", "HTTP://192.0.2.1:8181", "http://127.0.0.1.lake.example"})
  void credentialsAreNotSentWithoutTlsToAnotherMachine(String open) throws IOException {
    Path file = Files.writeString(folder.resolve("secret"), "planted");
    Map<String, String> token = Map.of("VARVE_TOKEN", "planted");
    refused(() -> tokens(open, Optional.empty(), token));
    refused(() -> tokens(open, Optional.empty(), Map.of(), "--token-file=" + file));
    Map<String, String> client =
        Map.of(
            "VARVE_CLIENT_ID", "c",
            "VARVE_CLIENT_SECRET", "planted",
            "VARVE_OAUTH2_SERVER_URI", open);
    refused(() -> tokens(LAKE, Optional.empty(), client));
    ObjectNode profile =
        profile()
            .put("client-id", "c")
            .put("client-secret-file", file.toString())
            .put("oauth2-server-uri", open);
    refused(() -> tokens(LAKE, Optional.of(profile), Map.of()));
    refused(
        () -> tokens(open, Optional.of(profile().put("token-file", file.toString())), Map.of()));
  }

  private static void refused(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("without TLS")
        .hasMessageContaining("--allow-credentials-without-tls")
        .hasMessageNotContaining("planted");
  }

  @Test
  void credentialsMayBeSentWithoutTlsWithinTheMachineOrWhereThatIsAllowed()
      throws InterruptedException {
    Map<String, String> token = Map.of("VARVE_TOKEN", "t");
    for (String near : new String[] {"http://localhost:8181", "http://127.0.0.1", "http://[::1]"}) {
      assertThat(tokens(near, Optional.empty(), token).token()).contains("t");
    }
    String open = "http://lake.example";
    assertThat(tokens(open, Optional.empty(), Map.of())).isSameAs(Tokens.NONE);
    assertThat(tokens(open, Optional.empty(), token, "--allow-credentials-without-tls").token())
        .contains("t");
    Map<String, String> allowed =
        Map.of("VARVE_TOKEN", "t", "VARVE_ALLOW_CREDENTIALS_WITHOUT_TLS", "true");
    assertThat(tokens(open, Optional.empty(), allowed).token()).contains("t");
  }

  @Test
  void fileThatEveryUserCanReadIsUsedWithOneWarning() throws IOException, InterruptedException {
    Path open = Files.writeString(folder.resolve("open"), "planted");
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));
    Path closed = Files.writeString(folder.resolve("closed"), "planted");
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rw-------"));
    PrintStream before = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
    try {
      Tokens tokens = tokens(LAKE, Optional.empty(), Map.of(), "--token-file=" + open);
      assertThat(tokens.token()).contains("planted");
      assertThat(tokens.token()).contains("planted");
      tokens(LAKE, Optional.empty(), Map.of(), "--token-file=" + closed).token();
    } finally {
      System.setErr(before);
    }
    assertThat(said.toString(StandardCharsets.UTF_8).lines())
        .singleElement()
        .asString()
        .contains("every user", open.toString(), "chmod 600")
        .doesNotContain("planted");
  }
}
