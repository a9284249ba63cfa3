package io.varve.storage.vault;

import io.varve.storage.secret.SecretsAwayException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.vault.authentication.ClientAuthentication;
import org.springframework.vault.authentication.KubernetesAuthentication;
import org.springframework.vault.authentication.KubernetesAuthenticationOptions;
import org.springframework.vault.authentication.LifecycleAwareSessionManager;
import org.springframework.vault.authentication.LoginToken;
import org.springframework.vault.authentication.TokenAuthentication;
import org.springframework.vault.authentication.UsernamePasswordAuthentication;
import org.springframework.vault.authentication.UsernamePasswordAuthenticationOptions;
import org.springframework.web.client.RestOperations;

/**
 * A node's token. It is renewed in the background when two thirds of its life are over, and another
 * one is got when it can't be renewed any more.
 */
final class VaultSession extends LifecycleAwareSessionManager {

  private static final Duration PAUSE = Duration.ofSeconds(10);

  private final Clock clock;
  private Instant mayDropAt = Instant.MIN;

  VaultSession(
      VaultLogin login, RestOperations vault, ThreadPoolTaskScheduler scheduler, Clock clock) {
    super(authentication(login, vault), scheduler, vault, new TwoThirds(clock));
    this.clock = clock;
  }

  private static ClientAuthentication authentication(VaultLogin login, RestOperations vault) {
    return switch (login) {
      case VaultLogin.Token(String token) -> new TokenAuthentication(token);
      case VaultLogin.UserPass(String mount, String user, String password) ->
          new UsernamePasswordAuthentication(
              UsernamePasswordAuthenticationOptions.builder()
                  .path(mount)
                  .username(user)
                  .password(password)
                  .build(),
              vault);
      case VaultLogin.Kubernetes(String mount, String role, var file) ->
          new KubernetesAuthentication(
              KubernetesAuthenticationOptions.builder()
                  .path(mount)
                  .role(role)
                  .jwtSupplier(() -> jwt(file))
                  .build(),
              vault);
    };
  }

  private static String jwt(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new SecretsAwayException("Cannot read --vault-service-account-file " + file, e);
    }
  }

  /**
   * Forgets a token that Vault refuses, for it may have been revoked there; not again within
   * seconds, or a policy that lacks a right would have every request log in.
   *
   * @return whether the next one is another token
   */
  synchronized boolean drop() {
    Instant now = clock.instant();
    if (now.isBefore(mayDropAt)) {
      return false;
    }
    mayDropAt = now.plus(PAUSE);
    setToken(Optional.empty());
    return true;
  }

  private record TwoThirds(Clock clock) implements RefreshTrigger {

    @Override
    public Instant nextExecution(LoginToken token) {
      return clock.instant().plus(token.getLeaseDuration().multipliedBy(2).dividedBy(3));
    }

    @Override
    public Duration getValidTtlThreshold(LoginToken token) {
      return Duration.ofSeconds(2);
    }
  }
}
