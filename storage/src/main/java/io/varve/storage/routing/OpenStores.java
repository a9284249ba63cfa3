package io.varve.storage.routing;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.varve.storage.address.StoreAddresses;
import io.varve.storage.adls.AdlsConnections;
import io.varve.storage.adls.AdlsStore;
import io.varve.storage.gcs.GcsConnections;
import io.varve.storage.gcs.GcsStore;
import io.varve.storage.profile.AdlsProfile;
import io.varve.storage.profile.Credential;
import io.varve.storage.profile.GcsProfile;
import io.varve.storage.profile.InvalidProfileException;
import io.varve.storage.profile.MachineIdentity;
import io.varve.storage.profile.Profile;
import io.varve.storage.profile.S3Credential;
import io.varve.storage.profile.S3Profile;
import io.varve.storage.s3.S3Connections;
import io.varve.storage.s3.S3Store;
import io.varve.storage.secret.SecretStore;
import io.varve.storage.store.Limits;
import io.varve.storage.store.Store;
import io.varve.storage.store.StoreDirectory.Entry;
import io.varve.storage.store.StoreException;
import io.varve.storage.tls.TrustedAuthorities;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * The stores of all warehouses. They are kept by profile and secret, neither of which changes under
 * its name, so a rotated credential or a new profile is another store.
 */
public final class OpenStores implements AutoCloseable {

  private final SecretStore secrets;
  private final MachineIdentity machine;
  private final StoreAddresses addresses;
  private final TrustedAuthorities authorities;
  private final Opener opener;
  private final Cache<Entry, Store> stores =
      Caffeine.newBuilder().maximumSize(10_000).expireAfterAccess(Duration.ofMinutes(30)).build();

  /** Stores with certificates that Java trusts. */
  public OpenStores(SecretStore secrets, MachineIdentity machine, StoreAddresses addresses) {
    this(secrets, machine, addresses, TrustedAuthorities.OF_JAVA);
  }

  /**
   * Stores.
   *
   * @param machine whether the identity of this machine may be used
   * @param addresses which addresses they may be connected to
   * @param authorities whose certificates they may have
   */
  public OpenStores(
      SecretStore secrets,
      MachineIdentity machine,
      StoreAddresses addresses,
      TrustedAuthorities authorities) {
    this.secrets = secrets;
    this.machine = machine;
    this.addresses = addresses;
    this.authorities = authorities;
    this.opener = new Opener(Limits.SERVING, machine, addresses, authorities);
  }

  /** Opens stores of every kind; each kind keeps the connections of its own. */
  private static final class Opener implements AutoCloseable {

    private final S3Connections s3;
    private final AdlsConnections adls;
    private final GcsConnections gcs;
    private final MachineIdentity machine;

    Opener(
        Limits limits,
        MachineIdentity machine,
        StoreAddresses addresses,
        TrustedAuthorities authorities) {
      this.s3 = new S3Connections(limits, addresses, authorities);
      this.adls = new AdlsConnections(limits, addresses, authorities);
      this.gcs = new GcsConnections(limits, addresses, authorities);
      this.machine = machine;
    }

    Store open(Profile profile, String secret) {
      return switch (profile) {
        case S3Profile of -> {
          S3Credential credential = S3Credential.parse(secret);
          of.check(credential, machine);
          yield new S3Store(of, credential, s3);
        }
        case AdlsProfile of -> new AdlsStore(of, allowed(of.credential(secret)), adls);
        case GcsProfile of -> new GcsStore(of, allowed(of.credential(secret)), gcs);
      };
    }

    private <C extends Credential> C allowed(C credential) {
      credential.check(machine);
      return credential;
    }

    @Override
    public void close() {
      s3.close();
      adls.close();
      gcs.close();
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
              Store made = open(Profile.parse(entry.profile()), secret);
              stores.put(entry, made);
              return made;
            });
  }

  private Store open(Profile profile, String secret) {
    try {
      return opener.open(profile, secret);
    } catch (InvalidProfileException e) {
      // It was taken by a server that was started in another way.
      throw new StoreException("The warehouse can't be reached. " + e.getMessage(), e);
    }
  }

  /**
   * Looks at a store that is not kept, over connections of its own, and waits less for it.
   *
   * @param secret JSON of the credential
   * @param look does so; the store is of no use after it
   * @throws InvalidProfileException if this server may not open it
   */
  public <T> T looking(Profile profile, String secret, Function<Store, T> look) {
    try (Opener other = new Opener(Limits.TRIAL, machine, addresses, authorities)) {
      return look.apply(other.open(profile, secret));
    }
  }

  @Override
  public void close() {
    opener.close();
  }
}
