package io.varve.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.security.oidc.OidcProvider;
import java.io.IOException;
import java.io.StringReader;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

final class LoginOptionsTest {

  @TempDir private Path folder;

  @Command
  private static final class Holder {
    @Mixin private LoginOptions login = new LoginOptions();
  }

  private static LoginOptions parsed(String file, String... words) throws IOException {
    return parsed(Map.of(), file, words);
  }

  private static LoginOptions parsed(Map<String, String> environment, String file, String... words)
      throws IOException {
    Properties lines = new Properties();
    lines.load(new StringReader(file));
    Holder holder = new Holder();
    CommandLine line = new CommandLine(holder);
    line.setDefaultValueProvider(new OptionDefaults(environment, lines));
    line.parseArgs(words);
    return holder.login;
  }

  private Ran serve(String... words) {
    List<String> all = new ArrayList<>(List.of("serve"));
    all.addAll(List.of(words));
    all.add("--data=" + folder.resolve("data"));
    Ran ran = Ran.of(Varve.commandLine(), all.toArray(String[]::new)).refused();
    assertThat(folder.resolve("data")).doesNotExist();
    return ran;
  }

  @Test
  void oneIssuerAndItsAudienceAreEnough() throws IOException {
    LoginOptions login = parsed("", "--oidc-issuer=https://id.example", "--oidc-audience=a,b");
    OidcProvider provider = login.settings().providers().getFirst();
    assertThat(provider.id()).isEqualTo("oidc");
    assertThat(provider.audiences()).containsExactlyInAnyOrder("a", "b");
    assertThat(provider.claims().subject()).containsExactly("oid", "sub");
    assertThat(provider.algorithms()).isEqualTo(Set.of("RS256", "ES256"));
    assertThat(provider.clockSkew()).isEqualTo(Duration.ofSeconds(60));
    assertThat(login.isOn()).isTrue();
    assertThat(login.localWarehouses(Optional.of("file:///w")).folder()).isEmpty();
    assertThat(LoginOptions.lines(login.settings(), InetAddress.getLoopbackAddress(), false))
        .containsExactly("  login      oidc, https://id.example, for a, b");
  }

  @Test
  void serverOnTheNetworkWarnsThatItServesNoTls() throws IOException {
    InetAddress network = InetAddress.getByName("192.0.2.1");
    LoginOptions login = parsed("", "--oidc-issuer=https://id.example", "--oidc-audience=a");
    assertThat(LoginOptions.lines(login.settings(), network, false))
        .hasSize(2)
        .last()
        .asString()
        .startsWith("WARNING: TLS is not served here");
    assertThat(LoginOptions.lines(parsed("").settings(), network, false)).isEmpty();
  }

  @Test
  void serverWithoutAnIssuerHasNoLogin() throws IOException {
    LoginOptions login = parsed("");
    assertThat(login.settings().providers()).isEmpty();
    assertThat(login.isOn()).isFalse();
    assertThat(login.localWarehouses(Optional.of("file:///w")).folder()).contains("file:///w");
  }

  @Test
  void severalProvidersAreInTheFile() throws IOException {
    LoginOptions login =
        parsed(
            """
            oidc-issuer=https://id.example
            oidc-audience=varve
            oidc.kubernetes.issuer=https://kubernetes.default.svc
            oidc.kubernetes.audience=varve, other
            oidc.kubernetes.subject-claim=sub
            oidc.kubernetes.jwks-uri=https://10.0.0.1/openid/v1/jwks
            oidc.entra.issuer=https://login.example/t/v2.0
            oidc.entra.other-issuer=https://sts.example/t/
            oidc.entra.audience=api://varve
            oidc.entra.clock-skew=PT5S
            oidc.entra.algorithm=RS256
            oidc.entra.roles-claim=roles
            oidc.entra.scope=catalog
            """);
    List<OidcProvider> providers = login.settings().providers();
    assertThat(providers)
        .extracting(OidcProvider::id)
        .containsExactly("oidc", "entra", "kubernetes");
    assertThat(providers.get(1).otherIssuers()).containsExactly("https://sts.example/t/");
    assertThat(providers.get(1).claims().scope()).contains("catalog");
    assertThat(providers.get(2).audiences()).containsExactlyInAnyOrder("varve", "other");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "oidc.a.isuer=https://id.example",
        "oidc.issuer=https://id.example",
        "oidc.a.audience=varve",
        "oidc.a.issuer=https://id.example",
        "oidc.varve.issuer=https://id.example\noidc.varve.audience=varve",
        "oidc.A b.issuer=https://id.example",
        "oidc.a.issuer=ftp://id.example\noidc.a.audience=varve",
        "oidc.a.issuer=https://id.example\noidc.a.audience=varve\noidc.a.algorithm=HS256",
        "oidc.a.issuer=https://id.example\noidc.a.audience=varve\noidc.a.algorithm=none",
        "oidc.a.issuer=https://id.example\noidc.a.audience=varve\noidc.a.clock-skew=soon",
        "oidc.a.issuer=https://id.example\noidc.a.audience=varve\noidc.a.clock-skew=PT1H",
        "oidc-issuer=https://id.example\noidc-audience=a\n"
            + "oidc.oidc.issuer=https://id.example\noidc.oidc.audience=b"
      })
  void linesThatCannotBeUsedAreRefused(String lines) {
    assertThatThrownBy(() -> parsed(lines).settings()).isInstanceOf(UsageException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "oidc-id=x",
        "oidc-audience=varve",
        "oidc-other-issuer=x",
        "oidc-subject-claim=sub",
        "oidc-roles-claim=roles",
        "oidc-scope=catalog",
        "oidc-name-claim=name",
        "oidc-clock-skew=PT5S",
        "oidc-algorithm=RS256",
        "oidc-jwks-uri=https://id.example/keys",
        "oidc-scope=x\noidc.a.issuer=https://id.example\noidc.a.audience=varve"
      })
  void optionsOfALoginWithoutAnIssuerAreRefused(String lines) {
    String first = lines.lines().findFirst().orElseThrow();
    String option = "--" + first.substring(0, first.indexOf('='));
    String variable = OptionDefaults.variable(option);
    String value = first.substring(first.indexOf('=') + 1);
    for (ThrowingCallable settings :
        List.<ThrowingCallable>of(
            () -> parsed(lines).settings(),
            () -> parsed("", option + "=" + value).settings(),
            () -> parsed(Map.of(variable, value), "").settings())) {
      assertThatThrownBy(settings)
          .isInstanceOf(UsageException.class)
          .hasMessageContaining(option + " needs --oidc-issuer");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "oidc_x.issuer",
        "oicd.x.issuer",
        "OIDC.x.issuer",
        "oidc",
        "oidc-isuer",
        "oidc-issuer.x",
        "VARVE_OIDC_ISSUER"
      })
  void misspelledLineIsRefusedAndNamed(String key) {
    assertThatThrownBy(() -> parsed(key + "=planted").settings())
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("no settings: " + key + ".")
        .hasMessageContaining("oidc.ID.issuer=")
        .hasMessageNotContaining("planted");
  }

  @Test
  void misspelledVariableOfALoginIsRefusedAndNamed() {
    Map<String, String> environment =
        Map.of("VARVE_OIDC_KEYCLOAK_ISSUER", "planted", "VARVE_OIDC_ISUER", "x", "VARVE_OTHER", "");
    assertThatThrownBy(() -> parsed(environment, "").settings())
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("no settings: VARVE_OIDC_ISUER, VARVE_OIDC_KEYCLOAK_ISSUER.")
        .hasMessageNotContaining("planted");
  }

  @Test
  void fileMayHaveSettingsOfOtherCommands() throws IOException {
    String lines = "uri=https://lake.example\nclient-id=c\nclient-secret=s\nvault-token=t\n";
    String more = "database-url=jdbc:postgresql://db/varve\nsecret-access-key=k\ndata=/d\n";
    assertThat(parsed(lines + more).settings().providers()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--oidc-issuer=https://id.example | --oidc-audience is missing",
        "--oidc-audience=varve | needs --oidc-issuer",
        "--trusted-engine=trino | --trusted-engine takes ids of users",
      })
  void settingsThatAreNotEnoughAreRefusedBeforeADatabaseIsMade(String word, String problem) {
    assertThat(serve(word).problem()).contains(problem);
  }

  @Test
  void serverWithALoginMayListenOnAnyAddressAndMakesNoWarehouseOfItsOwnDisk() {
    String[] login = {"--oidc-issuer=https://id.example", "--oidc-audience=varve"};
    assertThat(serve("--bind=192.0.2.1").problem())
        .contains("without authentication")
        .contains("--oidc-issuer");
    assertThat(serve(login[0], login[1], "--bind=192.0.2.1").problem())
        .contains("192.0.2.1 is no address of this machine");
    assertThat(serve(login[0], login[1], "--port=0", "--warehouse-root=" + folder).problem())
        .contains("--allow-local-warehouses");
  }
}
