package io.varve.cli;

import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The role whose rights a command has, where these are not to be all of the user's. */
final class AssumedRole {

  private static final String FIELD = "as-role";

  @Option(
      names = "--as-role",
      paramLabel = "ID",
      description =
          "id of a role that you are in: the command has the rights of that role only, and what it"
              + " makes is the role's")
  private @Nullable UUID role;

  /** That of the command line, else that of the profile. */
  Optional<UUID> of(Optional<JsonNode> profile) {
    return Optional.ofNullable(role)
        .or(() -> profile.flatMap(of -> of.path(FIELD).asStringOpt()).map(AssumedRole::id));
  }

  /** Keeps it in a profile. */
  void keepIn(ObjectNode profile) {
    if (role != null) {
      profile.put(FIELD, role.toString());
    }
  }

  // Its file may have been written by hand.
  private static UUID id(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw new UsageException("The profile's " + FIELD + " is no id of a role: " + text);
    }
  }
}
