package io.varve.storage.secret;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Two stores while secrets move from one to the other: what is new is kept in the first, and what
 * is in the second is still found.
 */
public record TwoStores(SecretStore first, SecretStore second) implements SecretStore {

  @Override
  public void put(UUID secretId, String secret) {
    first.put(secretId, secret);
  }

  @Override
  public Optional<String> get(UUID secretId) {
    return first.get(secretId).or(() -> second.get(secretId));
  }

  // In this order, so that one that just moves is gone in the end, whichever is faster.
  @Override
  public void delete(UUID secretId) {
    second.delete(secretId);
    first.delete(secretId);
  }

  @Override
  public List<UUID> ids() {
    return Stream.concat(first.ids().stream(), second.ids().stream()).distinct().toList();
  }

  /** Moves a secret from the second to the first. Safe while servers run that know both. */
  public void move(UUID secretId) {
    Optional<String> secret = second.get(secretId);
    if (secret.isEmpty()) {
      return;
    }
    if (first.get(secretId).isEmpty()) {
      first.put(secretId, secret.get());
    }
    if (second.get(secretId).isEmpty()) {
      // It was deleted meanwhile.
      first.delete(secretId);
    }
    second.delete(secretId);
  }
}
