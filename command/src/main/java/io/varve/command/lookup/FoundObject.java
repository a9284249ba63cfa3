package io.varve.command.lookup;

import io.varve.command.head.ReadHead;
import io.varve.ledger.event.MetadataFile;
import io.varve.ledger.event.TabularKind;
import io.varve.ledger.store.LedgerJson;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What has a name: a table or a view, with its head.
 *
 * @param metadata its newest metadata file, as it was recorded; null for a generic table
 */
public record FoundObject(
    UUID objectId,
    TabularKind kind,
    UUID namespaceId,
    long version,
    String state,
    @Nullable MetadataFile metadata) {

  /** The newest metadata file of a table or view. */
  public MetadataFile file() {
    if (metadata == null) {
      throw new IllegalStateException("No metadata file is known of " + objectId);
    }
    return metadata;
  }

  /** Its head, for a command that is decided on it. */
  public ReadHead head() {
    return new ReadHead(objectId, version, state, null);
  }

  /** The folded state. */
  public <S> S as(Class<S> stateType) {
    return LedgerJson.mapper().readValue(state, stateType);
  }

  static FoundObject read(ResultSet row) throws SQLException {
    String metadata = row.getString(6);
    return new FoundObject(
        row.getObject(1, UUID.class),
        TabularKind.of(row.getString(2)),
        row.getObject(3, UUID.class),
        row.getLong(4),
        row.getString(5),
        metadata == null ? null : new MetadataFile(metadata, row.getString(7), row.getLong(8)));
  }
}
