package io.varve.security.issuer;

import com.nimbusds.jose.jwk.RSAKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A key that the issuer signs with, without its private half.
 *
 * @param signsFrom from when on it signs, until the next one does; it is published before
 */
record IssuerKey(UUID secretId, RSAKey key, Instant signsFrom) {

  /** The key that signs at a time: the newest whose time has come, or the first there is. */
  static IssuerKey signing(List<IssuerKey> keys, Instant now) {
    IssuerKey signing = keys.getFirst();
    for (IssuerKey key : keys) {
      if (!key.signsFrom.isAfter(now)) {
        signing = key;
      }
    }
    return signing;
  }

  /**
   * Those that have signed no token which can still be good.
   *
   * @param keys in the order in which they sign
   * @param kept how long a key is kept after another has begun to sign
   */
  static List<IssuerKey> retired(List<IssuerKey> keys, Instant now, Duration kept) {
    int retired = 0;
    for (int i = 1; i < keys.size(); i++) {
      if (keys.get(i).signsFrom.plus(kept).isBefore(now)) {
        retired = i;
      }
    }
    return keys.subList(0, retired);
  }
}
