package io.varve.cli;

import io.varve.security.issuer.IssuerSettings;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A login without an identity provider: the server issues tokens by itself. */
final class IssuerOptions {

  private static final String FIRST_CLIENT = "first-client";

  @Option(
      names = "--own-issuer",
      description =
          "admits nobody without a token, and issues tokens to API clients (varve client create) and"
              + " people (varve person create): a login without an identity provider, or beside one")
  private boolean own;

  @Option(
      names = "--issuer-uri",
      paramLabel = "URI",
      converter = ServerUri.class,
      description =
          "with --own-issuer: where clients reach this server, such as https://catalog.example.com;"
              + " the same for all nodes, and in each token"
              + " (default: its own address, if that is loopback)")
  private @Nullable URI uri;

  @Option(
      names = "--token-life",
      paramLabel = "DURATION",
      description =
          "with --own-issuer: how long a token is good, from PT10S to PT24H; the same for all nodes"
              + " (default: PT1H)")
  private @Nullable Duration life;

  @Option(
      names = "--first-client-file",
      paramLabel = "FILE",
      description =
          "with --own-issuer: where the credential of the first API client is left, which is made"
              + " while there is none (default: DATA/first-client with the embedded database)")
  private @Nullable Path firstClient;

  boolean isOn() {
    return own;
  }

  /**
   * Settings of the own issuer, if it is wanted.
   *
   * @throws UsageException if it is not known where clients reach it, or it is not wanted
   */
  Optional<IssuerSettings> settings(ListenOptions listen, DatabaseOptions database) {
    if (!own) {
      if (uri != null || life != null || firstClient != null) {
        throw new UsageException(
            "--issuer-uri, --token-life and --first-client-file need --own-issuer");
      }
      return Optional.empty();
    }
    URI issuer =
        Optional.ofNullable(uri)
            .or(listen::loopbackUri)
            .orElseThrow(
                () ->
                    new UsageException(
                        "--own-issuer needs --issuer-uri here: where clients reach this server,"
                            + " such as https://catalog.example.com"));
    Optional<Path> embedded =
        database.external() ? Optional.empty() : Optional.of(database.data().resolve(FIRST_CLIENT));
    return Optional.of(
        new IssuerSettings(
            issuer,
            life(),
            Optional.ofNullable(firstClient).or(() -> embedded).map(Path::toAbsolutePath)));
  }

  private Duration life() {
    if (life == null) {
      return IssuerSettings.USUAL_LIFE;
    }
    if (life.compareTo(IssuerSettings.SHORTEST_LIFE) < 0
        || life.compareTo(IssuerSettings.LONGEST_LIFE) > 0) {
      throw new UsageException("--token-life must be from PT10S to PT24H: " + life);
    }
    return life;
  }

  /** What a server says of its own issuer when it starts. */
  static String line(IssuerSettings settings) {
    return "  login      own issuer, "
        + settings.issuer()
        + settings
            .firstClient()
            .filter(Files::exists)
            .map(file -> "; credential of the first client in " + file)
            .orElse("");
  }
}
