package io.varve.cli;

import io.varve.ledger.store.LedgerJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Servers by names that their user gave them, in a file that nobody else can read: {@code
 * {"current": "prod", "profiles": {"prod": {"uri": "https://…", "project": "…"}}}}.
 */
record Profiles(Path file) {

  /** The profiles file of the user. */
  static Profiles ofUser() {
    String configHome = System.getenv("XDG_CONFIG_HOME");
    Path config =
        configHome == null || configHome.isBlank()
            ? Path.of(System.getProperty("user.home"), ".config")
            : Path.of(configHome);
    return new Profiles(config.resolve("varve").resolve("profiles.json"));
  }

  ObjectNode read() {
    if (!Files.exists(file)) {
      return LedgerJson.mapper().createObjectNode();
    }
    try {
      if (LedgerJson.mapper().readTree(Files.readString(file)) instanceof ObjectNode profiles) {
        return profiles;
      }
    } catch (IOException | JacksonException e) {
      // Said below.
    }
    throw new UsageException("Cannot read " + file + "; mend it, or delete it to begin anew");
  }

  /** The profile of a name, or, with none, the one that is in use, if there is one. */
  Optional<JsonNode> find(@Nullable String name) {
    ObjectNode all = read();
    String wanted = name != null ? name : all.path("current").asString("");
    JsonNode found = all.path("profiles").path(wanted);
    if (found.isMissingNode() && name != null) {
      throw new UsageException(
          "There is no profile " + name + "; `varve profile list` shows those there are");
    }
    return found.isMissingNode() ? Optional.empty() : Optional.of(found);
  }

  void write(ObjectNode profiles) throws IOException {
    PrivateFile.write(file, profiles.toPrettyString() + "\n");
  }

  /** The name of the profile that is in use, if there is one. */
  Optional<String> current() {
    return read().path("current").asStringOpt().filter(name -> !name.isEmpty());
  }

  /** Where the tokens of a profile's login are kept. */
  Path tokens(String name) {
    return file.toAbsolutePath().resolveSibling("logins").resolve(name + ".json");
  }
}
