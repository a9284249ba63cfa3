package io.varve.cli;

import java.net.URI;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;
import tools.jackson.databind.JsonNode;

/** Which server a command is for. */
class ServerAddress {

  private static final URI LOCAL = URI.create("http://127.0.0.1:8181");

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  @Option(
      names = "--uri",
      paramLabel = "URI",
      converter = ServerUri.class,
      description =
          "the server (default: that of --profile, else of the profile in use, else"
              + " http://127.0.0.1:8181)")
  private @Nullable URI uri;

  @Option(names = "--profile", paramLabel = "NAME", description = "a server of varve profile list")
  private @Nullable String profile;

  @Mixin private TokenOptions tokens = new TokenOptions();

  @Mixin private AssumedRole role = new AssumedRole();

  /** A connection to the server, as whoever the options say. */
  final ServerConnection connection() {
    URI server = uri();
    Optional<JsonNode> of = profile();
    return new ServerConnection(
            server, tokens.tokens(server, of, Objects.requireNonNull(command)), tokens.trusted(of))
        .assuming(role.of(of));
  }

  final URI uri() {
    return profile().map(ServerAddress::of).orElseGet(this::configured);
  }

  // Its file may have been written by hand.
  private static URI of(JsonNode profile) {
    try {
      return ServerUri.parse(profile.path("uri").asString(""));
    } catch (TypeConversionException e) {
      throw new UsageException("The profile's address can't be used: " + e.getMessage());
    }
  }

  /** The profile that counts, if it is not {@code --uri} that does. */
  final Optional<JsonNode> profile() {
    boolean byUri = uri != null && (isOnCommandLine("--uri") || !isOnCommandLine("--profile"));
    return byUri ? Optional.empty() : Profiles.ofUser().find(profile);
  }

  private URI configured() {
    return uri == null ? LOCAL : uri;
  }

  private boolean isOnCommandLine(String option) {
    return command != null && command.commandLine().getParseResult().hasMatchedOption(option);
  }
}
