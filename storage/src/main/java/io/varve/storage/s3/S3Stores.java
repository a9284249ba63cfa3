package io.varve.storage.s3;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.varve.storage.profile.S3Credential;
import io.varve.storage.profile.S3Profile;
import io.varve.storage.secret.SecretStore;
import io.varve.storage.store.StoreDirectory.Entry;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * The clients of all S3 warehouses. They are kept by profile and secret, neither of which changes
 * under its name, so a rotated credential or a new profile is another client.
 */
public final class S3Stores implements AutoCloseable {

  private final SecretStore secrets;
  private final S3Connections connections = new S3Connections(S3Connections.Limits.SERVING);
  private final Cache<Entry, S3Store> stores =
      Caffeine.newBuilder().maximumSize(10_000).expireAfterAccess(Duration.ofMinutes(30)).build();

  public S3Stores(SecretStore secrets) {
    this.secrets = secrets;
  }

  /** The store of an entry; empty if its secret was rotated away since the entry was read. */
  public Optional<S3Store> of(Entry entry) {
    S3Store known = stores.getIfPresent(entry);
    if (known != null) {
      return Optional.of(known);
    }
    return secrets
        .get(entry.secretId())
        .map(
            secret -> {
              S3Store made =
                  new S3Store(
                      S3Profile.parse(entry.profile()), S3Credential.parse(secret), connections);
              stores.put(entry, made);
              return made;
            });
  }

  /**
   * Looks at a store that is not kept, over connections of its own, and waits less for it.
   *
   * @param look does so; the store is of no use behind it
   */
  public static <T> T looking(
      S3Profile profile, S3Credential credential, Function<S3Store, T> look) {
    try (S3Connections connections = new S3Connections(S3Connections.Limits.TRIAL)) {
      return look.apply(new S3Store(profile, credential, connections));
    }
  }

  @Override
  public void close() {
    connections.close();
  }
}
