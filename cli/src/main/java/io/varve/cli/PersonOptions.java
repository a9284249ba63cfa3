package io.varve.cli;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where people log in. */
final class PersonOptions {

  @Option(
      names = "--login-issuer",
      paramLabel = "URI",
      converter = ServerUri.class,
      description = "the identity provider where people log in (varve login), as it names itself")
  private @Nullable URI issuer;

  @Option(
      names = "--login-client",
      paramLabel = "ID",
      defaultValue = "varve-cli",
      description =
          "a public client of it, for the code flow with PKCE (default: ${DEFAULT-VALUE})")
  private String client = "varve-cli";

  @Option(
      names = "--login-scope",
      paramLabel = "SCOPE",
      defaultValue = "openid catalog",
      description = "scopes to ask for (default: ${DEFAULT-VALUE})")
  private String scope = "openid catalog";

  /**
   * What was said, if anything.
   *
   * @param server that it is for
   * @param tokens where they are kept
   */
  Optional<LoginTarget> target(URI server, Path tokens) {
    return Optional.ofNullable(issuer).map(of -> at(of, server, tokens));
  }

  /** As above, at a provider that is known otherwise. */
  LoginTarget at(URI provider, URI server, Path tokens) {
    return new LoginTarget(server, provider, client, scope, tokens);
  }
}
