package io.varve.command.dispatch;

import io.varve.command.request.Request;
import io.varve.ledger.request.RequestHash;
import io.varve.ledger.store.MetadataKeys;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A request as the ledger refers to it: events carry the hash of its erasable row, and the row
 * tells whether the transaction that wrote it was committed.
 *
 * @param salt of the hash
 */
record RequestStamp(
    Request request,
    byte[] salt,
    byte[] hash,
    @Nullable UUID projectId,
    @Nullable UUID warehouseId) {

  static RequestStamp of(Request request, @Nullable UUID projectId, @Nullable UUID warehouseId) {
    byte[] salt = RequestHash.newSalt();
    return new RequestStamp(request, salt, hash(salt, request), projectId, warehouseId);
  }

  private static byte[] hash(byte[] salt, Request request) {
    Request.Client client = request.client();
    return RequestHash.of(
        salt,
        request.id(),
        client.userAgent(),
        client.remoteAddress(),
        client.reason(),
        client.ticket());
  }

  Map<String, Object> eventMetadata() {
    Map<String, Object> metadata = new HashMap<>();
    metadata.put(MetadataKeys.ACTOR, request.actor());
    metadata.put(MetadataKeys.REQUEST_ID, request.id());
    metadata.put(MetadataKeys.REQUEST_HASH, HexFormat.of().formatHex(hash));
    metadata.put(MetadataKeys.CORRELATION_ID, request.id());
    put(metadata, MetadataKeys.IDEMPOTENCY_KEY, request.idempotencyKey());
    put(metadata, MetadataKeys.TRACE_ID, request.traceId());
    request.access().assumedRole().ifPresent(r -> put(metadata, MetadataKeys.ASSUMED_ROLE, r));
    request.access().version().ifPresent(v -> put(metadata, MetadataKeys.RIGHTS, v));
    put(metadata, MetadataKeys.PROJECT_ID, projectId);
    put(metadata, MetadataKeys.WAREHOUSE_ID, warehouseId);
    return metadata;
  }

  private static void put(Map<String, Object> metadata, String key, @Nullable Object value) {
    if (value != null) {
      metadata.put(key, value.toString());
    }
  }
}
