package io.varve.command.idempotency;

import io.varve.command.refusal.Refusal;
import io.varve.ledger.event.MetadataFile;
import io.varve.ledger.event.RawJson;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How a mutation ended, as it is kept for its idempotency key and as its answer is made from, the
 * first time and on a replay. It never holds credentials.
 *
 * @param body the answer's body, where it is small and final
 * @param objectId id of what the answer shows: a table, a view, a project, a warehouse
 * @param metadataLocation the metadata that the answer shows, even if the table has moved on
 * @param metadataSha256 of that file; null if it is still to be looked up in the ledger
 * @param metadataLength of that file, as above
 * @param refusal why it was refused, if it was
 */
public record Outcome(
    @Nullable RawJson body,
    @Nullable UUID objectId,
    @Nullable String metadataLocation,
    @Nullable String metadataSha256,
    @Nullable Long metadataLength,
    @Nullable Refusal refusal) {

  /** Done, with nothing to show. */
  public static Outcome done() {
    return new Outcome(null, null, null, null, null, null);
  }

  /** Done, with a small answer. */
  public static Outcome of(RawJson body) {
    return new Outcome(body, null, null, null, null, null);
  }

  /** Done, with metadata to show. */
  public static Outcome showing(UUID objectId, MetadataFile metadata) {
    return new Outcome(
        null, objectId, metadata.location(), metadata.sha256(), metadata.length(), null);
  }

  /** Done, with metadata to show whose hash the ledger has. */
  public static Outcome showing(UUID objectId, String metadataLocation) {
    return new Outcome(null, objectId, metadataLocation, null, null, null);
  }

  /** The metadata to show; empty if there is none, or its hash is to be looked up. */
  public Optional<MetadataFile> metadata() {
    return metadataLocation == null || metadataSha256 == null || metadataLength == null
        ? Optional.empty()
        : Optional.of(new MetadataFile(metadataLocation, metadataSha256, metadataLength));
  }

  /** Done, with an object to show as it is when the answer is made. */
  public static Outcome of(UUID objectId) {
    return new Outcome(null, objectId, null, null, null, null);
  }

  /** Refused for good. */
  public static Outcome refused(Refusal refusal) {
    return new Outcome(null, null, null, null, null, refusal);
  }
}
