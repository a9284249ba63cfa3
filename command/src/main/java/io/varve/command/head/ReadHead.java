package io.varve.command.head;

import io.varve.ledger.store.LedgerJson;
import java.util.UUID;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.jspecify.annotations.Nullable;

/**
 * A head as it was read before the transaction, so that the transaction neither reads nor locks it
 * before it writes. If the stream has changed since, the transaction fails with {@link
 * HeadMovedException} when its rows are written.
 *
 * @param state the folded state, or its JSON
 * @param metadataLocation that the stored state must have, too; null if that does not matter
 */
public record ReadHead(
    UUID streamId, long version, Object state, @Nullable String metadataLocation) {

  /** Has a unit of work load the aggregate from this. */
  public void useIn(UnitOfWork<?> unitOfWork) {
    unitOfWork.resources().put(key(streamId.toString()), this);
  }

  static @Nullable ReadHead of(UnitOfWork<?> unitOfWork, String streamId) {
    return unitOfWork.getResource(key(streamId));
  }

  <S> S state(Class<S> type) {
    return state instanceof String json
        ? LedgerJson.mapper().readValue(json, type)
        : type.cast(state);
  }

  private static String key(String streamId) {
    return "head " + streamId;
  }
}
