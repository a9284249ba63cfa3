package io.varve.api.catalog;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.varve.command.idempotency.Outcome;
import io.varve.storage.metadata.CachedMetadata;
import io.varve.storage.metadata.MetadataStore;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadataParser;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/**
 * The specification's {@code LoadTableResult} and {@code LoadViewResult}, made of the metadata's
 * own bytes: what is in the file is what is served, and nothing is parsed to serve it.
 */
@Component
final class MetadataAnswers {

  private static final byte[] METADATA = bytes(",\"metadata\":");
  private static final byte[] CONFIG = bytes(",\"config\":{}}");

  private final MetadataStore store;

  MetadataAnswers(MetadataStore store) {
    this.store = store;
  }

  /** Which snapshots of a table are answered. */
  enum Snapshots {
    ALL,
    REFS
  }

  /** The answer that shows the metadata of an outcome. */
  ResponseEntity<byte[]> showing(Outcome outcome) {
    return at(Objects.requireNonNull(outcome.metadataLocation()), Snapshots.ALL);
  }

  /** The answer that shows the metadata at a location. */
  ResponseEntity<byte[]> at(String location, Snapshots snapshots) {
    CachedMetadata metadata = store.read(location);
    byte[] json =
        snapshots == Snapshots.ALL ? metadata.json() : bytes(withRefsOnly(metadata.table()));
    return withETag(location, snapshots, body(location(location), json, CONFIG));
  }

  /** Checks, where that is cheap, that the metadata of an answer that is not repeated is there. */
  void checkThere(String location) {
    store.checkThere(location);
  }

  /** The specification's {@code UnregisterTableResult}: the last metadata, and no config. */
  ResponseEntity<byte[]> unregistered(Outcome outcome) {
    String location = Objects.requireNonNull(outcome.metadataLocation());
    return Json.ok(body(location(location), store.read(location).json(), bytes("}")));
  }

  /** The answer to a staged create: metadata that is at no location yet. */
  ResponseEntity<byte[]> staged(TableMetadata metadata) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(bytes("{\"metadata\":"));
    out.writeBytes(bytes(TableMetadataParser.toJson(metadata)));
    out.writeBytes(CONFIG);
    return Json.ok(out.toByteArray());
  }

  /** The weak ETag of a table's metadata; a file never changes, so its location says it all. */
  static String eTag(String location, Snapshots snapshots) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(bytes(snapshots.name() + ' ' + location));
      return "W/\"" + HexFormat.of().formatHex(hash, 0, 16) + "\"";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  private static ResponseEntity<byte[]> withETag(
      String location, Snapshots snapshots, byte[] body) {
    HttpHeaders headers = new HttpHeaders();
    headers.setETag(eTag(location, snapshots));
    headers.set(HttpHeaders.CONTENT_TYPE, "application/json");
    return ResponseEntity.ok().headers(headers).body(body);
  }

  private static byte[] location(String location) {
    return bytes("\"metadata-location\":" + quoted(location));
  }

  private static byte[] body(byte[] location, byte[] metadata, byte[] end) {
    byte[] body = new byte[1 + location.length + METADATA.length + metadata.length + end.length];
    int at = 0;
    body[at++] = '{';
    for (byte[] part : new byte[][] {location, METADATA, metadata, end}) {
      System.arraycopy(part, 0, body, at, part.length);
      at += part.length;
    }
    return body;
  }

  private static String withRefsOnly(TableMetadata metadata) {
    return TableMetadataParser.toJson(
        TableMetadata.buildFrom(metadata)
            .withMetadataLocation(metadata.metadataFileLocation())
            .suppressHistoricalSnapshots()
            .build());
  }

  private static String quoted(String text) {
    return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
