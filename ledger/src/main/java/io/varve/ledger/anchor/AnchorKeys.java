package io.varve.ledger.anchor;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** The public keys that someone trusts, to check anchors with. */
public final class AnchorKeys {

  private final Map<String, PublicKey> keys = new HashMap<>();

  /**
   * Keys from their texts: base64 of X.509, or PEM.
   *
   * @throws IllegalArgumentException if one is no Ed25519 key
   */
  public static AnchorKeys parse(Collection<String> texts) {
    AnchorKeys keys = new AnchorKeys();
    texts.forEach(text -> keys.add(PublicKeys.parse(text)));
    return keys;
  }

  /** Adds a key as X.509; bytes that are none are left out. */
  void addEncoded(byte[] encoded) {
    try {
      add(PublicKeys.parse(encoded));
    } catch (IllegalArgumentException e) {
      // Not a key that could have signed anything.
    }
  }

  private void add(PublicKey key) {
    keys.put(PublicKeys.id(key), key);
  }

  /** Whether no key is trusted. */
  public boolean isEmpty() {
    return keys.isEmpty();
  }

  /** Whether the key that an anchor says it is signed with is one of these. */
  public boolean knows(Anchor anchor) {
    return keys.containsKey(String.valueOf(anchor.key()));
  }

  /** Whether an anchor is signed, with one of these keys, just as it is. */
  public boolean trusts(Anchor anchor) {
    PublicKey key = keys.get(String.valueOf(anchor.key()));
    if (key == null || !anchor.hasSignature()) {
      return false;
    }
    try {
      Signature check = Signature.getInstance(PublicKeys.ALGORITHM);
      check.initVerify(key);
      check.update(anchor.signed());
      return check.verify(Base64.getDecoder().decode(Objects.requireNonNull(anchor.signature())));
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
