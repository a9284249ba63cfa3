package io.varve.storage.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.varve.storage.profile.Profile;
import io.varve.storage.profile.S3Credential;
import io.varve.storage.profile.S3Profile;
import io.varve.storage.s3.S3Connections;
import io.varve.storage.s3.S3Store;
import io.varve.storage.secret.SecretStore;
import io.varve.storage.store.StoreDirectory.Entry;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * The stores of all warehouses. They are kept by profile and secret, neither of which changes under
 * its name, so a rotated credential or a new profile is another store.
 */
public final class OpenStores implements AutoCloseable {

  private final SecretStore secrets;
  private final Opener opener = new Opener(Limits.SERVING);
  private final Cache<Entry, Store> stores =
      Caffeine.newBuilder().maximumSize(10_000).expireAfterAccess(Duration.ofMinutes(30)).build();

  public OpenStores(SecretStore secrets) {
    this.secrets = secrets;
  }

  /** Opens stores of every kind; each kind keeps the connections of its own. */
  private static final class Opener implements AutoCloseable {

    private final S3Connections s3;

    Opener(Limits limits) {
      this.s3 = new S3Connections(limits);
    }

    Store open(Profile profile, String secret) {
      return switch (profile) {
        case S3Profile of -> new S3Store(of, S3Credential.parse(secret), s3);
      };
    }

    @Override
    public void close() {
      s3.close();
    }
  }

  /** The store of an entry; empty if its secret was rotated away since the entry was read. */
  public Optional<Store> of(Entry entry) {
    Store known = stores.getIfPresent(entry);
    if (known != null) {
      return Optional.of(known);
    }
    return secrets
        .get(entry.secretId())
        .map(
            secret -> {
              Store made = opener.open(Profile.parse(entry.profile()), secret);
              stores.put(entry, made);
              return made;
            });
  }

  /**
   * Looks at a store that is not kept, over connections of its own, and waits less for it.
   *
   * @param secret JSON of the credential
   * @param look does so; the store is of no use behind it
   */
  public static <T> T looking(Profile profile, String secret, Function<Store, T> look) {
    try (Opener opener = new Opener(Limits.TRIAL)) {
      return look.apply(opener.open(profile, secret));
    }
  }

  @Override
  public void close() {
    opener.close();
  }
}
