package io.varve.security.issuer;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/**
 * The keys of the own issuer, which all nodes of a database share. A key is published long before
 * it signs, so that every node and everybody who keeps the published ones knows it by then, and
 * stays published until no token that it signed can still be good. Whichever node reads the keys
 * and finds that the next one is due makes it.
 */
final class SigningKeys {

  /** How long a key signs. */
  static final Duration SIGNS = Duration.ofDays(30);

  /** How long a key is published before it signs. */
  static final Duration LEAD = Duration.ofHours(1);

  /** How old what a node knows of the keys may be. */
  private static final Duration FRESH = Duration.ofMinutes(1);

  /** Within this, unknown keys of tokens lead to one look at the database. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private static final Duration MARGIN = Duration.ofHours(1);
  private static final int BITS = 2048;
  private static final Logger LOG = LoggerFactory.getLogger(SigningKeys.class);

  private final IssuerKeyRows rows;
  private final PrivateKeys privates;
  private final TransactionOperations transactions;
  private final Duration kept;
  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile @Nullable Known known;
  private volatile @Nullable RSAKey signer;

  private record Known(List<IssuerKey> keys, JWKSet published, Instant at) {}

  /**
   * @param life of tokens
   */
  SigningKeys(
      JdbcClient jdbc,
      PrivateKeys privates,
      TransactionOperations transactions,
      Duration life,
      Clock clock) {
    this.rows = new IssuerKeyRows(jdbc);
    this.privates = privates;
    this.transactions = transactions;
    this.kept = life.plus(MARGIN);
    this.clock = clock;
  }

  /** The public keys. */
  JWKSet published() {
    return known(FRESH).published;
  }

  /** The public keys, as they are now if they were not read this very second. */
  JWKSet publishedNow() {
    return known(PAUSE).published;
  }

  /** The key that signs now, with its private half. */
  RSAKey signer() {
    IssuerKey signing = IssuerKey.signing(known(FRESH).keys, clock.instant());
    RSAKey loaded = signer;
    if (loaded == null || !signing.key().getKeyID().equals(loaded.getKeyID())) {
      loaded = load(signing.secretId());
      signer = loaded;
    }
    return loaded;
  }

  private RSAKey load(UUID secretId) {
    String text =
        privates
            .get(secretId)
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "The private key "
                            + secretId
                            + " of the issuer is not in the secret store"));
    try {
      return RSAKey.parse(text);
    } catch (ParseException e) {
      throw new IllegalStateException("The private key " + secretId + " of the issuer is broken");
    }
  }

  // While one thread reads, others use what was read before.
  private Known known(Duration age) {
    Known before = known;
    if (before != null && clock.instant().isBefore(before.at.plus(age))) {
      return before;
    }
    if (before == null) {
      lock.lock();
    } else if (!lock.tryLock()) {
      return before;
    }
    try {
      Known now = known;
      return now != null && now != before ? now : read(before);
    } finally {
      lock.unlock();
    }
  }

  private Known read(@Nullable Known before) {
    Instant now = clock.instant();
    List<IssuerKey> keys;
    try {
      keys = rows.list();
      if (isDue(keys, now) || !IssuerKey.retired(keys, now, kept).isEmpty()) {
        keys = replaced(keys, now);
      }
    } catch (RuntimeException e) {
      if (before == null) {
        throw e;
      }
      LOG.warn("The issuer's keys could not be read; those that are known are used", e);
      keys = before.keys;
    }
    List<JWK> all = keys.stream().<JWK>map(IssuerKey::key).toList();
    Known read = new Known(keys, new JWKSet(all), now);
    known = read;
    return read;
  }

  private static boolean isDue(List<IssuerKey> keys, Instant now) {
    return keys.isEmpty() || keys.getLast().signsFrom().plus(SIGNS).minus(LEAD).isBefore(now);
  }

  private List<IssuerKey> replaced(List<IssuerKey> before, Instant now) {
    try {
      transactions.executeWithoutResult(transaction -> replace(now));
      return rows.list();
    } catch (RuntimeException e) {
      // The keys that there are go on signing; the next look tries again.
      if (before.isEmpty()) {
        throw e;
      }
      LOG.warn("The issuer's next key could not be made", e);
      return before;
    }
  }

  private void replace(Instant now) {
    rows.lock();
    List<IssuerKey> keys = rows.list();
    if (isDue(keys, now)) {
      add(keys.isEmpty() ? now : now.plus(LEAD));
    }
    for (IssuerKey gone : IssuerKey.retired(keys, now, kept)) {
      rows.remove(gone.secretId());
      privates.delete(gone.secretId());
    }
  }

  private void add(Instant signsFrom) {
    UUID secretId = UUID.randomUUID();
    RSAKey key = generate();
    privates.put(secretId, key.toJSONString());
    rows.add(secretId, key.toPublicJWK(), signsFrom);
    LOG.info("The issuer has a new key {}, which signs from {}", key.getKeyID(), signsFrom);
  }

  private static RSAKey generate() {
    try {
      return new RSAKeyGenerator(BITS)
          .keyUse(KeyUse.SIGNATURE)
          .algorithm(JWSAlgorithm.RS256)
          .keyIDFromThumbprint(true)
          .generate();
    } catch (JOSEException e) {
      throw new IllegalStateException("Every Java makes RSA keys", e);
    }
  }
}
