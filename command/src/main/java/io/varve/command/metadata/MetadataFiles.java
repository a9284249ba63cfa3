package io.varve.command.metadata;

import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.ledger.event.MetadataFile;
import java.util.UUID;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.view.ViewMetadata;

/**
 * The metadata files of tables and views; what the write side needs of object stores. A file never
 * changes once it is written.
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

  /** The file at {@code location}, which is there, as the ledger records it. */
  MetadataFile describe(String location);

  /** The table metadata at {@code location}, which it knows to be its own. */
  TableMetadata table(String location);

  /** The view metadata at {@code location}. */
  ViewMetadata view(String location);

  /** The bytes of the metadata at {@code location}, as JSON. */
  long size(String location);

  /** The same without reading it, about. */
  long sizeUnread(String location);

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
  void newest(UUID objectId, long version, String location);

  /** Says that the file at {@code location} is not the newest any more; it stays. */
  void superseded(String location);

  /** Deletes a file whose commit is known not to have happened. */
  void discard(String location);
}
