package io.varve.storage.metadata;

import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The newest metadata documents in Postgres, where every node finds them without asking an object
 * store. A document is found by its location, so one of an older commit is never taken for a newer.
 */
public final class NewestMetadata implements NewestDocuments {

  private final JdbcClient jdbc;

  public NewestMetadata(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public Optional<byte[]> find(String location) {
    return jdbc.sql("select document from newest_metadata where location = ?")
        .param(location)
        .query(byte[].class)
        .optional();
  }

  /**
   * Keeps a document instead of an older one.
   *
   * @param objectId of the table or view
   * @param version of its stream; a document of a later one stays
   * @param bytes as {@link NewestDocuments#find} gives them
   */
  void keep(UUID objectId, long version, String location, byte[] bytes) {
    jdbc.sql(
            """
            insert into newest_metadata as kept (object_id, version, location, document)
            values (?, ?, ?, ?)
            on conflict (object_id) do update
            set version = excluded.version, location = excluded.location, document = excluded.document
            where kept.version < excluded.version\
            """)
        .params(objectId, version, location, bytes)
        .update();
  }

  /** Forgets the documents of tables and views that were deleted; returns how many. */
  public int forgetGone() {
    return jdbc.sql(
            """
            delete from newest_metadata n
            where not exists (select from tables t where t.table_id = n.object_id)
              and not exists (select from views v where v.view_id = n.object_id)\
            """)
        .update();
  }
}
