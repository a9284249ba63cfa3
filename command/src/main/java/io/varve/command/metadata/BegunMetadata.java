package io.varve.command.metadata;

import io.varve.command.metadata.FirstFiles.FirstFile;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Keeps which first metadata files of tables and views are about to be written, outside of any
 * transaction: what a crash leaves of a creation is in a folder that no event knows.
 */
public final class BegunMetadata {

  private final JdbcClient jdbc;

  public BegunMetadata(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * The first metadata file of a table or view is written next, under a new name. The row is not
   * waited for until it is on disk: the commit of the creation makes it so, and without one a
   * Postgres that ends within a second may forget the file, which no table refers to. What was
   * begun for the same object is forgotten.
   */
  public void begin(UUID objectId, String location) {
    jdbc.sql(
            """
            insert into begun_metadata (object_id, location)
            select ?, ? from set_config('synchronous_commit', 'off', true)
            on conflict (object_id) do update set location = excluded.location, begun_at = now()
            """)
        .params(objectId, location)
        .update();
  }

  /**
   * As {@link #begin(UUID, String)}, for files of which all but one are written some time later.
   */
  void begin(List<FirstFile> files) {
    FirstFile first = files.getFirst();
    if (files.size() == 1) {
      begin(first.tableId(), Objects.requireNonNull(first.location()));
      return;
    }
    // On disk when it returns: what ends Postgres before would not end this node, which would go on
    // with files that Postgres has forgotten.
    jdbc.sql("insert into begun_metadata (object_id, location) select * from unnest(?, ?)")
        .params(
            files.stream().map(FirstFile::tableId).toArray(UUID[]::new),
            files.stream().map(FirstFile::location).toArray(String[]::new))
        .update();
  }

  /** A file that was begun. */
  public record BegunFile(UUID objectId, String location) {}

  /**
   * Up to {@code limit} files that were begun longer ago than {@code age} and whose tables and
   * views never came to be; those that did are forgotten.
   */
  public List<BegunFile> left(Duration age, int limit) {
    jdbc.sql(
            """
            delete from begun_metadata b using events e
            where b.begun_at < now() - make_interval(secs => ?) and e.stream_id = b.object_id
              and e.stream_version = 0
            """)
        .param(age.toSeconds())
        .update();
    return jdbc.sql(
            "select object_id, location from begun_metadata"
                + " where begun_at < now() - make_interval(secs => ?) order by begun_at limit ?")
        .params(age.toSeconds(), limit)
        .query(BegunFile.class)
        .list();
  }

  /** Forgets a file that is gone. */
  public void forget(UUID objectId) {
    jdbc.sql("delete from begun_metadata where object_id = ?").param(objectId).update();
  }
}
