package io.varve.storage.sign;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The folder of a table that is staged, and so in no catalog yet, in a text that a client sends
 * back with each request to be signed. A secret that all nodes know proves it, so none keeps it. It
 * is for one warehouse and one principal, and for a while.
 */
record StagedFolder(String warehouse, String location, String principal, long until) {

  private static final int MAC = 32;
  private static final int HEAD = Long.BYTES + MAC;

  /** As a segment of a path. */
  String write(String secret) {
    byte[] bytes = location.getBytes(StandardCharsets.UTF_8);
    byte[] all =
        ByteBuffer.allocate(HEAD + bytes.length).putLong(until).put(mac(secret)).put(bytes).array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(all);
  }

  /** What {@link #write} wrote for a principal; empty if it was not, or is over. */
  static Optional<StagedFolder> read(
      String text, String warehouse, String principal, String secret, Instant now) {
    byte[] all = decoded(text);
    if (all == null || all.length <= HEAD) {
      return Optional.empty();
    }
    ByteBuffer in = ByteBuffer.wrap(all);
    long until = in.getLong();
    byte[] mac = new byte[MAC];
    in.get(mac);
    StagedFolder folder =
        new StagedFolder(
            warehouse,
            new String(all, HEAD, all.length - HEAD, StandardCharsets.UTF_8),
            principal,
            until);
    return MessageDigest.isEqual(mac, folder.mac(secret)) && now.toEpochMilli() < until
        ? Optional.of(folder)
        : Optional.empty();
  }

  private static byte @Nullable [] decoded(String text) {
    try {
      return Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  // No step of a signature of requests begins with this key.
  private byte[] mac(String secret) {
    return RequestSigner.hmac(
        RequestSigner.bytes("varve staged folder" + secret),
        String.join("\n", Long.toString(until), principal, warehouse, location));
  }
}
