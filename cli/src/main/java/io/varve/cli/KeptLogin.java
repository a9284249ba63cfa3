package io.varve.cli;

import io.varve.ledger.store.LedgerJson;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tokens of a login, as a file keeps them that its owner alone can read.
 *
 * @param tokenEndpoint where they are renewed
 * @param revocationEndpoint where they are ended; empty if the provider has none
 * @param until how long the access token is good
 * @param refreshToken empty if there is none: the login ends with the access token
 */
record KeptLogin(
    URI tokenEndpoint,
    String revocationEndpoint,
    String accessToken,
    Instant until,
    String refreshToken) {

  /** What a provider answered now. */
  static KeptLogin of(ProviderEndpoints endpoints, TokenEndpoint.Answer answer) {
    return new KeptLogin(
        endpoints.token(),
        endpoints.revocation().map(URI::toString).orElse(""),
        answer.text("access_token"),
        Instant.now().plus(answer.life()),
        answer.text("refresh_token"));
  }

  /** The same login after it was renewed. */
  KeptLogin renewed(TokenEndpoint.Answer answer) {
    String next = answer.text("refresh_token");
    return new KeptLogin(
        tokenEndpoint,
        revocationEndpoint,
        answer.text("access_token"),
        Instant.now().plus(answer.life()),
        // A provider that does not rotate them gives none.
        next.isEmpty() ? refreshToken : next);
  }

  /** The login of a target, if there is one; tokens of another server or client are none. */
  static Optional<KeptLogin> read(LoginTarget target) {
    if (!Files.exists(target.tokens())) {
      return Optional.empty();
    }
    try {
      JsonNode json = LedgerJson.mapper().readTree(Files.readString(target.tokens()));
      OpenFiles.warnOf(target.tokens());
      boolean same =
          json.path("server").asString("").equals(target.server().toString())
              && json.path("issuer").asString("").equals(target.issuer().toString())
              && json.path("client-id").asString("").equals(target.client());
      return same
          ? Optional.of(
              new KeptLogin(
                  URI.create(json.path("token-endpoint").asString("")),
                  json.path("revocation-endpoint").asString(""),
                  json.path("access-token").asString(""),
                  Instant.parse(json.path("until").asString("")),
                  json.path("refresh-token").asString("")))
          : Optional.empty();
    } catch (IOException | JacksonException | DateTimeException | IllegalArgumentException e) {
      throw new UsageException("Cannot read " + target.tokens() + "; log in again: varve login");
    }
  }

  /** Keeps it. */
  void write(LoginTarget target) {
    ObjectNode json = LedgerJson.mapper().createObjectNode();
    json.put("server", target.server().toString());
    json.put("issuer", target.issuer().toString());
    json.put("client-id", target.client());
    json.put("token-endpoint", tokenEndpoint.toString());
    json.put("revocation-endpoint", revocationEndpoint);
    json.put("access-token", accessToken);
    json.put("until", until.toString());
    json.put("refresh-token", refreshToken);
    try {
      PrivateFile.write(target.tokens(), json + "\n");
    } catch (IOException e) {
      throw new UsageException("Cannot write " + target.tokens());
    }
  }

  @Override
  public String toString() {
    return "KeptLogin[" + until + "]";
  }
}
