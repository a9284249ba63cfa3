package io.varve.api.catalog;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.varve.command.idempotency.Outcome;
import io.varve.command.metadata.RecordedFiles;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.ledger.event.MetadataFile;
import io.varve.query.table.RecordedFile;
import io.varve.storage.metadata.CachedMetadata;
import io.varve.storage.metadata.Document;
import io.varve.storage.metadata.ExpectedFile;
import io.varve.storage.metadata.MetadataLimits;
import io.varve.storage.metadata.MetadataStore;
import io.varve.storage.metadata.ReadMemory;
import io.varve.storage.metadata.Segments;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.regex.Pattern;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadataParser;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/**
 * The specification's {@code LoadTableResult} and {@code LoadViewResult}, made of bytes that Varve
 * wrote itself: of a file that was proved, what Iceberg's parser understood of it.
 */
@Component
final class MetadataResponses {

  /** Below this, compressing costs more than it saves. */
  private static final int WORTH_COMPRESSING = 1400;

  /** RFC 9110, 12.5.3: named, and not with a weight of 0. */
  private static final Pattern GZIP =
      Pattern.compile(
          "(?i)(?:^|,)\\s*(?:x-)?gzip\\s*(?:;\\s*q\\s*=\\s*(?:1[.0]*|0?\\.\\d*[1-9]\\d*)\\s*)?(?:,|$)");

  private final MetadataStore store;
  private final ReadMemory memory;
  private final RecordedFiles recorded;

  MetadataResponses(MetadataStore store, ReadMemory memory, RecordedFiles recorded) {
    this.store = store;
    this.memory = memory;
    this.recorded = recorded;
  }

  /** Which snapshots of a table are answered. */
  enum Snapshots {
    ALL,
    REFS;

    /**
     * Those that a request asks for.
     *
     * @throws RefusedException if it asks for others
     */
    static Snapshots of(@Nullable String wanted) {
      if (wanted == null || wanted.equals("all")) {
        return ALL;
      }
      if (wanted.equals("refs")) {
        return REFS;
      }
      throw new RefusedException(Reason.BAD_REQUEST, "snapshots must be all or refs: " + wanted);
    }
  }

  /** What a store is to be asked for. */
  static ExpectedFile expected(RecordedFile file) {
    return new ExpectedFile(file.location(), file.sha256(), file.length());
  }

  // An outcome of an older version, or of a commit that changed nothing, has no hash.
  private ExpectedFile expected(Outcome outcome) {
    MetadataFile file =
        outcome
            .metadata()
            .orElseGet(
                () ->
                    recorded.of(
                        Objects.requireNonNull(outcome.objectId()),
                        Objects.requireNonNull(outcome.metadataLocation())));
    return new ExpectedFile(file.location(), file.sha256(), file.length());
  }

  /** The answer that shows the table of an outcome; plain, for it is sent once only. */
  ResponseEntity<Segments> showing(Outcome outcome) {
    return showing(outcome, AccessPart.NONE);
  }

  /** As {@link #showing(Outcome)}, with what the client needs to reach the table's files. */
  ResponseEntity<Segments> showing(Outcome outcome, AccessPart access) {
    return at(expected(outcome), Snapshots.ALL, null, access);
  }

  /** The answer that shows the view of an outcome. */
  ResponseEntity<Segments> showingView(Outcome outcome) {
    return view(expected(outcome), null);
  }

  /** The answer that shows a view. */
  ResponseEntity<Segments> view(ExpectedFile file, @Nullable String acceptEncoding) {
    return made(file, store.view(file).all(), Snapshots.ALL, acceptEncoding, AccessPart.NONE);
  }

  /**
   * The answer that shows a table.
   *
   * @param file its metadata
   * @param acceptEncoding the request's header
   * @param access what the client needs to reach the table's files
   * @throws RefusedException if too many large documents are being read
   */
  ResponseEntity<Segments> at(
      ExpectedFile file, Snapshots snapshots, @Nullable String acceptEncoding, AccessPart access) {
    CachedMetadata metadata = store.table(file);
    Document document = snapshots == Snapshots.ALL ? metadata.all() : refs(metadata);
    return made(file, document, snapshots, acceptEncoding, access);
  }

  private static ResponseEntity<Segments> made(
      ExpectedFile file,
      Document document,
      Snapshots snapshots,
      @Nullable String acceptEncoding,
      AccessPart access) {
    byte[] head = head(file.location());
    HttpHeaders headers = new HttpHeaders();
    headers.setETag(eTag(file, snapshots, access));
    headers.set(HttpHeaders.CONTENT_TYPE, "application/json");
    headers.set(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
    Segments body;
    if (document.json().length >= WORTH_COMPRESSING && acceptsGzip(acceptEncoding)) {
      headers.set(HttpHeaders.CONTENT_ENCODING, "gzip");
      body = document.gzipBetween(head, access.end());
    } else {
      body = document.between(head, access.end());
    }
    return new ResponseEntity<>(body, headers, HttpStatus.OK);
  }

  // The only answer for which metadata is built, which many must not do at once.
  private Document refs(CachedMetadata metadata) {
    if (metadata.hasRefs()) {
      return metadata.refs();
    }
    try (ReadMemory.Reservation reservation = memory.reservation()) {
      reservation.grow(MetadataLimits.COPIES * (long) metadata.all().json().length);
      return metadata.refs();
    }
  }

  private static boolean acceptsGzip(@Nullable String acceptEncoding) {
    return acceptEncoding != null && GZIP.matcher(acceptEncoding).find();
  }

  /** Checks, where that is cheap, that the metadata of a response that is not repeated exists. */
  void checkThere(ExpectedFile file) {
    store.checkThere(file.location());
  }

  /** The specification's {@code UnregisterTableResult}: the last metadata, and no config. */
  ResponseEntity<Segments> unregistered(Outcome outcome) {
    ExpectedFile file = expected(outcome);
    return ok(store.table(file).all().between(head(file.location()), bytes("}")));
  }

  /** The answer to a staged create: metadata that is at no location yet. */
  ResponseEntity<Segments> staged(TableMetadata metadata, AccessPart access) {
    return ok(
        Segments.of(
            bytes("{\"metadata\":"), bytes(TableMetadataParser.toJson(metadata)), access.end()));
  }

  private static ResponseEntity<Segments> ok(Segments json) {
    return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(json);
  }

  /**
   * The weak ETag of a table's metadata: of its location and hash. What the client gets about the
   * store is part of it: credentials that are not those of the body that a client has make another
   * tag.
   */
  static String eTag(ExpectedFile file, Snapshots snapshots, AccessPart access) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      if (access != AccessPart.NONE) {
        digest.update(access.end());
      }
      byte[] hash =
          digest.digest(bytes(snapshots.name() + ' ' + file.sha256() + ' ' + file.location()));
      return "W/\"" + HexFormat.of().formatHex(hash, 0, 16) + "\"";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  private static byte[] head(String location) {
    return bytes("{\"metadata-location\":" + quoted(location) + ",\"metadata\":");
  }

  private static String quoted(String text) {
    return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
