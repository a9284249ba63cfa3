package io.varve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KeycloakOptionsTest {

  private static final String URL = "--keycloak-url=https://id.example";
  private static final String REALM = "--keycloak-realm=lake";
  private static final String ISSUER = "--oidc-issuer=https://id.example/realms/lake";

  @TempDir private Path folder;

  private String serve(String... words) {
    List<String> all = new ArrayList<>(List.of("serve"));
    all.addAll(List.of(words));
    all.add("--data=" + folder.resolve("data"));
    Ran ran = Ran.of(Varve.commandLine(), all.toArray(String[]::new)).refused();
    assertThat(folder.resolve("data")).doesNotExist();
    return ran.problem();
  }

  @Test
  void addressNeedsARealmAProviderAndASecret() {
    assertThat(serve(URL)).contains("--keycloak-realm");
    assertThat(serve(REALM)).contains("--keycloak-url");
    assertThat(serve(URL, REALM)).contains("--oidc-issuer");
    assertThat(serve(URL, REALM, ISSUER, "--oidc-audience=varve"))
        .contains("VARVE_KEYCLOAK_ADMIN_SECRET");
    assertThat(serve("--keycloak-admin-secret-file=f")).contains("--keycloak-url");
  }

  @Test
  void secretOnTheCommandLineIsRefused() {
    assertThat(
            serve(
                URL, REALM, ISSUER, "--oidc-audience=varve", "--keycloak-admin-secret=test-secret"))
        .contains("VARVE_KEYCLOAK_ADMIN_SECRET")
        .doesNotContain("test-secret");
  }

  @Test
  void passwordOfAnAdministratorComesFromAFileAndGoesByTls() throws IOException {
    Path file = Files.writeString(folder.resolve("password"), "test-password");
    String asked = "--admin-password-file=" + file;
    for (String command : List.of("setup", "remove")) {
      assertThat(keycloak(command, URL, REALM, "--admin-password=test-password"))
          .contains("VARVE_ADMIN_PASSWORD")
          .doesNotContain("test-password");
      assertThat(keycloak(command, "--keycloak-url=http://id.example", REALM, asked))
          .contains("without TLS");
      assertThat(keycloak(command, asked)).contains("--keycloak-url");
    }
  }

  @Test
  void removalAsksBeforeItBegins() {
    assertThat(Ran.of(Varve.commandLine(), "keycloak", "remove", URL, REALM).refused().problem())
        .contains("--yes");
  }

  private static String keycloak(String command, String... words) {
    List<String> all = new ArrayList<>(List.of("keycloak", command));
    if (command.equals("remove")) {
      all.add("--yes");
    }
    all.addAll(List.of(words));
    return Ran.of(Varve.commandLine(), all.toArray(String[]::new)).refused().problem();
  }
}
