package io.varve.cli;

import io.varve.storage.tls.TrustedAuthorities;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** Tokens of a person who has logged in, renewed before they end. */
final class LoginTokens implements Tokens {

  private static final Duration EARLY = Duration.ofSeconds(30);

  /** A lock of a file is one between processes, and not between threads. */
  private static final ReentrantLock IN_PROCESS = new ReentrantLock();

  private final LoginTarget target;
  private final TrustedAuthorities trusted;

  /**
   * @param trusted whose certificates the provider may have
   */
  LoginTokens(LoginTarget target, TrustedAuthorities trusted) {
    this.target = target;
    this.trusted = trusted;
  }

  @Override
  public Optional<String> token() throws InterruptedException {
    KeptLogin kept = kept();
    return Optional.of((isFresh(kept) ? kept : renewed()).accessToken());
  }

  private KeptLogin kept() {
    return KeptLogin.read(target)
        .orElseThrow(
            () -> new UsageException("Log in first: varve login (to " + target.server() + ")"));
  }

  private static boolean isFresh(KeptLogin kept) {
    return Instant.now().isBefore(kept.until().minus(EARLY));
  }

  // One command at a time: a refresh token is good once, and who shows it twice is logged out.
  private KeptLogin renewed() throws InterruptedException {
    Path lock = target.tokens().resolveSibling(target.tokens().getFileName() + ".lock");
    IN_PROCESS.lock();
    try (FileChannel channel =
            FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock held = channel.lock()) {
      KeptLogin kept = kept();
      if (held.isValid() && isFresh(kept)) {
        return kept;
      }
      return renewed(kept);
    } catch (IOException e) {
      throw new UsageException("Cannot write " + lock);
    } finally {
      IN_PROCESS.unlock();
    }
  }

  private KeptLogin renewed(KeptLogin kept) throws InterruptedException {
    if (kept.refreshToken().isEmpty()) {
      // It may have some seconds left.
      if (Instant.now().isBefore(kept.until())) {
        return kept;
      }
      throw ended();
    }
    TokenEndpoint.Answer answer =
        new TokenEndpoint(kept.tokenEndpoint(), trusted)
            .ask(
                Map.of(
                    "grant_type", "refresh_token",
                    "client_id", target.client(),
                    "refresh_token", kept.refreshToken()),
                null);
    if (answer.error().equals("invalid_grant")) {
      throw ended();
    }
    if (!answer.isGood() || answer.text("access_token").isEmpty()) {
      throw new RefusedByServerException(
          "The identity provider did not renew the login: it answered "
              + answer.status()
              + " "
              + answer.error());
    }
    KeptLogin next = kept.renewed(answer);
    next.write(target);
    return next;
  }

  private static UsageException ended() {
    return new UsageException("The login has ended. Log in again: varve login");
  }

  /**
   * Ends the login at the provider, if that can be, and forgets it; returns whether there was one.
   */
  static boolean end(LoginTarget target, TrustedAuthorities trusted) throws InterruptedException {
    Optional<KeptLogin> kept = KeptLogin.read(target);
    try {
      boolean there = Files.deleteIfExists(target.tokens());
      if (kept.isPresent() && !kept.get().revocationEndpoint().isEmpty()) {
        String token = kept.get().refreshToken();
        new TokenEndpoint(URI.create(kept.get().revocationEndpoint()), trusted)
            .ask(
                Map.of(
                    "client_id",
                    target.client(),
                    "token",
                    token.isEmpty() ? kept.get().accessToken() : token),
                null);
      }
      return there;
    } catch (IOException e) {
      throw new UsageException("Cannot delete " + target.tokens());
    }
  }
}
