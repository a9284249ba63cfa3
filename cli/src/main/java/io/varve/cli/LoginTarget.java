package io.varve.cli;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.TypeConversionException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * How people log in for a server, as its profile has it.
 *
 * @param server that the tokens are for, and are sent to
 * @param issuer the identity provider
 * @param client of it, a public one
 * @param tokens where they are kept
 */
record LoginTarget(URI server, URI issuer, String client, String scope, Path tokens) {

  private static final String LOGIN = "login";

  /**
   * What a profile has.
   *
   * @throws UsageException if its file was written by hand and can't be used
   */
  static Optional<LoginTarget> of(JsonNode profile) {
    JsonNode login = profile.path(LOGIN);
    if (login.isMissingNode()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new LoginTarget(
              ServerUri.parse(profile.path("uri").asString("")),
              ServerUri.parse(login.path("issuer").asString("")),
              login.path("client-id").asString(""),
              login.path("scope").asString(""),
              Path.of(login.path("tokens").asString(""))));
    } catch (TypeConversionException | IllegalArgumentException e) {
      throw new UsageException("The profile's login can't be used: " + e.getMessage());
    }
  }

  void keepIn(ObjectNode profile) {
    profile
        .putObject(LOGIN)
        .put("issuer", issuer.toString())
        .put("client-id", client)
        .put("scope", scope)
        .put("tokens", tokens.toString());
  }
}
