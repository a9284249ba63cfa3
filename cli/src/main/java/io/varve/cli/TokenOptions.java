package io.varve.cli;

import io.varve.storage.tls.TrustedAuthorities;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Who a command is, for a server with a login. */
final class TokenOptions {

  /** What Iceberg's clients ask for, too. */
  private static final String SCOPE = "catalog";

  static final String CA_CERTIFICATE = "ca-certificate";

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      description =
          "for a server with a login: an access token. Others see command lines, so better"
              + " VARVE_TOKEN, or --token-file")
  private @Nullable String token;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "a file with the token, which is read for each request")
  private @Nullable Path tokenFile;

  @Option(
      names = "--client-id",
      paramLabel = "ID",
      description =
          "gets tokens as this client of the identity provider; its secret is in"
              + " VARVE_CLIENT_SECRET, in the file of VARVE_CONFIG or in --client-secret-file")
  private @Nullable String clientId;

  @Option(
      names = "--client-secret",
      paramLabel = "SECRET",
      hidden = true,
      description = "only in VARVE_CLIENT_SECRET or the file of VARVE_CONFIG")
  private @Nullable String clientSecret;

  @Option(
      names = "--client-secret-file",
      paramLabel = "FILE",
      description = "a file with the secret of --client-id")
  private @Nullable Path clientSecretFile;

  @Option(
      names = "--oauth2-server-uri",
      paramLabel = "URI",
      converter = ServerUri.class,
      description = "token endpoint of the identity provider, for --client-id")
  private @Nullable URI tokenEndpoint;

  @Option(
      names = "--oauth2-scope",
      paramLabel = "SCOPE",
      description = "scope to ask for, with --client-id (default: " + SCOPE + ")")
  private @Nullable String scope;

  @Option(
      names = "--allow-credentials-without-tls",
      description =
          "lets a token or client secret go to an http:// address that is not loopback, where others"
              + " on its way can read it")
  private boolean withoutTls;

  @Option(
      names = "--ca-certificate",
      paramLabel = "FILE",
      description =
          "certificates in PEM of authorities that are trusted beside Java's own, for a server or an"
              + " identity provider at https://…")
  private @Nullable Path caCertificate;

  /**
   * Whose certificates a server may have.
   *
   * @param profile has more of them
   * @throws UsageException if a file can't be used
   */
  TrustedAuthorities trusted(Optional<JsonNode> profile) {
    Stream<Path> ofProfile =
        profile.stream()
            .flatMap(of -> of.path(CA_CERTIFICATE).asStringOpt().map(Path::of).stream());
    return Arguments.trusted(
        "--ca-certificate",
        Stream.concat(Stream.ofNullable(caCertificate), ofProfile).distinct().toList());
  }

  /**
   * Where the tokens for a server come from: the command line; else its profile, and nowhere else
   * if it has one; else the environment, unless that names another server by {@code VARVE_URI}. So
   * a credential of the environment does not go to a server that it may not be for.
   *
   * @param command that was parsed
   * @throws UsageException if the options are not enough to log in, or would send a credential
   *     where others can read it
   */
  Tokens tokens(URI server, Optional<JsonNode> profile, CommandSpec command) {
    Tokens tokens = chosen(server, profile, command);
    if (tokens != Tokens.NONE) {
      checkTls(server);
    }
    return tokens;
  }

  private Tokens chosen(URI server, Optional<JsonNode> profile, CommandSpec command) {
    Predicate<String> isOnCommandLine = command.commandLine().getParseResult()::hasMatchedOption;
    if (isOnCommandLine.test("--client-secret")) {
      throw new UsageException(
          "Others see command lines. Put the secret into VARVE_CLIENT_SECRET or a file");
    }
    boolean said =
        isOnCommandLine.test("--token")
            || isOnCommandLine.test("--token-file")
            || isOnCommandLine.test("--client-id");
    if (said) {
      return own(isOnCommandLine);
    }
    if (profile.isPresent()) {
      return profile.flatMap(this::of).orElse(Tokens.NONE);
    }
    return isOfEnvironment(server, command) ? own(option -> false) : Tokens.NONE;
  }

  private static boolean isOfEnvironment(URI server, CommandSpec command) {
    String named =
        command.defaultValueProvider() instanceof OptionDefaults defaults
            ? defaults.value("--uri")
            : null;
    try {
      return named == null || ServerUri.isSameServer(ServerUri.parse(named), server);
    } catch (TypeConversionException e) {
      return false;
    }
  }

  private Tokens own(Predicate<String> first) {
    if (clientId != null && (first.test("--client-id") || (token == null && tokenFile == null))) {
      return client();
    }
    if (tokenFile != null && (first.test("--token-file") || token == null)) {
      return Tokens.in(tokenFile);
    }
    return token == null || token.isBlank() ? Tokens.NONE : Tokens.of(token);
  }

  private Tokens client() {
    if (tokenEndpoint == null) {
      throw new UsageException("--client-id needs --oauth2-server-uri");
    }
    checkTls(tokenEndpoint);
    String secret = clientSecretFile != null ? Tokens.content(clientSecretFile) : clientSecret;
    if (secret == null) {
      throw new UsageException("--client-id needs VARVE_CLIENT_SECRET or --client-secret-file");
    }
    return new ClientCredentials(
        tokenEndpoint,
        String.valueOf(clientId),
        secret,
        scope == null ? SCOPE : scope,
        trusted(Optional.empty()));
  }

  private Optional<Tokens> of(JsonNode profile) {
    Optional<LoginTarget> person = LoginTarget.of(profile);
    if (person.isPresent()) {
      checkTls(person.get().issuer());
      return Optional.of(new LoginTokens(person.get(), trusted(Optional.of(profile))));
    }
    if (profile.has("token-file")) {
      return Optional.of(Tokens.in(Path.of(profile.path("token-file").asString())));
    }
    if (!profile.has("client-id")) {
      return Optional.empty();
    }
    URI endpoint = URI.create(profile.path("oauth2-server-uri").asString());
    checkTls(endpoint);
    return Optional.of(
        new ClientCredentials(
            endpoint,
            profile.path("client-id").asString(),
            Tokens.content(Path.of(profile.path("client-secret-file").asString())),
            profile.path("oauth2-scope").asString(SCOPE),
            trusted(Optional.of(profile))));
  }

  private void checkTls(URI address) {
    if (!withoutTls && !ServerUri.isPrivate(address)) {
      throw new UsageException(
          "A token or client secret would go to "
              + address
              + " without TLS, where others on its way can read it. Use an https:// address, or say"
              + " --allow-credentials-without-tls if nobody else is on its way");
    }
  }

  /**
   * Keeps in a profile how to log in, without a secret.
   *
   * @throws UsageException if that is not enough to log in, or would be a secret
   */
  void keepIn(ObjectNode profile, Predicate<String> isOnCommandLine) {
    if (isOnCommandLine.test("--token") || isOnCommandLine.test("--client-secret")) {
      throw new UsageException(
          "A profile keeps no secrets; say --token-file, or --client-id and --client-secret-file");
    }
    if (isOnCommandLine.test("--ca-certificate") && caCertificate != null) {
      profile.put(CA_CERTIFICATE, caCertificate.toAbsolutePath().toString());
    }
    if (isOnCommandLine.test("--token-file") && tokenFile != null) {
      profile.put("token-file", tokenFile.toAbsolutePath().toString());
    } else if (isOnCommandLine.test("--client-id") && clientId != null) {
      if (tokenEndpoint == null || clientSecretFile == null) {
        throw new UsageException(
            "--client-id needs --oauth2-server-uri and --client-secret-file here");
      }
      profile.put("client-id", clientId);
      profile.put("client-secret-file", clientSecretFile.toAbsolutePath().toString());
      profile.put("oauth2-server-uri", tokenEndpoint.toString());
      profile.put("oauth2-scope", scope == null ? SCOPE : scope);
    }
  }
}
