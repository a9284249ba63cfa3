package io.varve.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers by name. */
final class ProfilesTest {

  @TempDir private Path folder;

  private Ran profile(String... arguments) {
    return Ran.of(new ProfileCli(new Profiles(folder.resolve("varve/p.json"))), arguments);
  }

  @Test
  void serversGetNamesAndOneOfThemIsInUse() throws Exception {
    assertThat(profile("list").succeeded().out()).contains("varve profile add NAME URI");
    assertThat(
            profile("add", "prod", "https://lake.example.com", "--project", "p").succeeded().out())
        .contains("prod is in use");
    profile("add", "here", "http://127.0.0.1:8181").succeeded();
    assertThat(profile("list").out())
        .containsPattern("\\* +prod +https://lake.example.com +p")
        .containsPattern(" +here +http://127.0.0.1:8181");
    profile("use", "here").succeeded();
    assertThat(profile("list").out()).containsPattern("\\* +here");
    profile("remove", "here").succeeded();
    assertThat(profile("list").out()).doesNotContain("*").doesNotContain("here");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(folder.resolve("varve/p.json"))))
        .isEqualTo("rw-------");
  }

  @Test
  void invalidServerOrProfileIsRefused() throws Exception {
    assertThat(profile("use", "none").problem()).contains("varve profile list");
    assertThat(profile("add", "a b", "http://h").problem()).contains("letters");
    assertThat(profile("add", "a", "lake.example.com").problem())
        .contains("https://lake.example.com");
    assertThat(profile("add", "a", "http://me:planted@h").code()).isEqualTo(2);
    Files.createDirectories(folder.resolve("varve"));
    Files.writeString(folder.resolve("varve/p.json"), "{ not json");
    assertThatThrownBy(() -> new Profiles(folder.resolve("varve/p.json")).find(null))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("Cannot read");
  }
}
