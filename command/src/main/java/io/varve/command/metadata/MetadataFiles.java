package io.varve.command.metadata;

import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.ledger.event.MetadataFile;
import java.util.UUID;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.view.ViewMetadata;

/**
 * The metadata files of tables and views; what the write side needs of object stores. Anyone who
 * can write into a warehouse can change a file, so what is read is the recorded file or an
 * exception.
 */
public interface MetadataFiles {

  /**
   * Writes a new file, durably.
   *
   * @param location its URI; a name that ends in {@code .gz.metadata.json} is compressed
   * @return the file as the ledger records it
   */
  MetadataFile write(String location, TableMetadata metadata);

  /** Writes a new file of a view, as for a table. */
  MetadataFile write(String location, ViewMetadata metadata);

  /**
   * Metadata that was recorded.
   *
   * @param size bytes of its JSON
   */
  record Recorded<M>(M metadata, long size) {}

  /** The table metadata of a recorded file, which knows its location. */
  Recorded<TableMetadata> table(MetadataFile file);

  /** The view metadata of a recorded file. */
  Recorded<ViewMetadata> view(MetadataFile file);

  /**
   * Metadata that somebody else wrote, and its file to be recorded, both of the same bytes.
   *
   * @param metadata all of it that is ever answered
   */
  record Registered<M>(M metadata, MetadataFile file) {}

  /**
   * Reads the metadata of a table that is to be registered, once.
   *
   * @throws NotFoundException if there is no such file, or it can't be read
   * @throws RefusedException if it is no table metadata that can be taken; the message says which
   *     rule it breaks, and quotes nothing of it
   */
  Registered<TableMetadata> tableToRegister(String location);

  /** As for a table. */
  Registered<ViewMetadata> viewToRegister(String location);

  /**
   * Room for work that holds metadata of {@code size} bytes in memory a few times over, until it is
   * closed.
   *
   * @throws RefusedException with {@link Reason#TOO_MANY_REQUESTS} if there is none for long
   */
  Room room(long size);

  /** Room in memory; closing it again changes nothing. */
  interface Room extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Says that a table or view has this metadata now.
   *
   * @param version of its stream
   */
  void newest(UUID objectId, long version, MetadataFile file);

  /**
   * Whether there is a file at a location.
   *
   * @param location in the folder of a table; what else clients name is not asked for
   */
  boolean isThere(String location);

  /** Says that the file at {@code location} is not the newest any more; it stays. */
  void superseded(String location);

  /** Deletes a file whose commit is known not to have happened. */
  void discard(String location);
}
