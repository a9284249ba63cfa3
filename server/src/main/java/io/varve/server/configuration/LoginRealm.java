package io.varve.server.configuration;

import io.varve.command.apiclient.KeycloakRealm;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.security.keycloak.KeycloakClients;
import io.varve.security.keycloak.KeycloakException;
import io.varve.security.login.Login;
import io.varve.security.oidc.BadTokenException;
import io.varve.security.oidc.ProviderAwayException;
import io.varve.security.oidc.WithdrawnTokenException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * A realm of Keycloak whose tokens this server admits: a client that was made there is tried out,
 * and is who the login says.
 */
record LoginRealm(KeycloakClients clients, Login login) implements KeycloakRealm {

  private static final int LOGINS = 3;

  /** Keycloak says in seconds when it issued a token. */
  private static final Duration SECOND = Duration.ofSeconds(1);

  @Override
  public String name() {
    return clients.settings().realm();
  }

  @Override
  public void checkFree(String name) {
    if (!asked(() -> clients.isFree(name))) {
      throw new RefusedException(
          Reason.API_CLIENT_EXISTS,
          "A client called " + name + " exists in the realm " + name() + " already");
    }
  }

  @Override
  public NewSecret renewSecret(UUID clientId, String name) {
    return asked(
        () -> {
          KeycloakClients.NewSecret made = clients.renewSecret(clientId, name);
          for (int left = LOGINS; ; left--) {
            try {
              return new NewSecret(made.secret(), principal(made.token()), made.issuedAt());
            } catch (WithdrawnTokenException e) {
              // Another secret of this second has just ended all tokens of it, and so this one.
              if (left == 1) {
                throw notAdmitted(e);
              }
              pause();
              made = clients.logIn(name, made.secret());
            }
          }
        });
  }

  @Override
  public Instant remove(UUID clientId) {
    return asked(() -> clients.remove(clientId));
  }

  private String principal(String token) throws WithdrawnTokenException {
    try {
      return login.principal(token).id();
    } catch (WithdrawnTokenException e) {
      throw e;
    } catch (BadTokenException e) {
      throw notAdmitted(e);
    }
  }

  private static RefusedException notAdmitted(BadTokenException e) {
    return new RefusedException(
        Reason.BAD_REQUEST,
        "This server would not admit the client: "
            + e.getMessage()
            + ". See --oidc-issuer and --oidc-audience, and whether the realm has the scope catalog"
            + " with that audience (varve keycloak setup)");
  }

  private static void pause() {
    try {
      Thread.sleep(SECOND);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static <T> T asked(Supplier<T> question) {
    try {
      return question.get();
    } catch (KeycloakException e) {
      Reason reason =
          switch (e.problem()) {
            case TAKEN -> Reason.API_CLIENT_EXISTS;
            case FOREIGN -> Reason.BAD_REQUEST;
            case AWAY, REFUSED -> Reason.UNAVAILABLE;
          };
      throw new RefusedException(reason, String.valueOf(e.getMessage()));
    } catch (ProviderAwayException e) {
      throw new RefusedException(Reason.UNAVAILABLE, String.valueOf(e.getMessage()));
    }
  }
}
