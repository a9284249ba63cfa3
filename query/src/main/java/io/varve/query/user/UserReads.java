package io.varve.query.user;

import io.varve.query.page.Page;
import io.varve.query.page.PageRequest;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Profiles of users. They stand beside the ledger, in no event, so that what is said of a person
 * can be erased; so this room keeps them itself.
 */
public final class UserReads {

  private static final int BEST = 10;

  private static final String COLUMNS =
      "select user_id, name, email, user_type, last_updated_with, created_at, updated_at"
          + " from users ";

  private final JdbcClient jdbc;

  public UserReads(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * A user.
   *
   * @param userType human or application
   * @param lastUpdatedWith how the profile came, such as {@code config-call-creation}
   */
  public record UserRow(
      String userId,
      String name,
      @Nullable String email,
      String userType,
      String lastUpdatedWith,
      OffsetDateTime createdAt,
      @Nullable OffsetDateTime updatedAt) {}

  /** Notes that somebody was here; a profile that somebody wrote stays as it is. */
  public void see(String userId, String name, String kind) {
    jdbc.sql(
            """
            insert into users as u (user_id, name, user_type, last_updated_with)
            values (?, ?, ?, 'config-call-creation')
            on conflict (user_id) do update set name = excluded.name, updated_at = now()
              where u.name <> excluded.name and u.last_updated_with = 'config-call-creation'
            """)
        .params(userId, name, kind.toLowerCase(Locale.ROOT))
        .update();
  }

  /**
   * Writes a profile.
   *
   * @param how such as {@code create-endpoint}
   * @param replaces whether one that is there is replaced
   * @return whether it was not there before; empty if it was, and stays as it is
   */
  public Optional<Boolean> write(
      String userId,
      String name,
      @Nullable String email,
      String userType,
      String how,
      boolean replaces) {
    return jdbc.sql(
            """
            insert into users as u (user_id, name, email, user_type, last_updated_with)
            values (:id, :name, :email, :type, :how)
            on conflict (user_id) do update set name = excluded.name, email = excluded.email,
              user_type = excluded.user_type, last_updated_with = excluded.last_updated_with,
              updated_at = now() where :replaces
            returning xmax = 0
            """)
        .param("id", userId)
        .param("name", name)
        .param("email", email)
        .param("type", userType)
        .param("how", how)
        .param("replaces", replaces)
        .query(Boolean.class)
        .optional();
  }

  /** Erases a profile; returns whether there was one. */
  public boolean erase(String userId) {
    return jdbc.sql("delete from users where user_id = ?").param(userId).update() > 0;
  }

  /** Whether there is or was a user of an id: one with a profile, or who did or tried something. */
  public boolean isKnown(String userId) {
    return jdbc.sql(
            """
            select exists (select from users where user_id = :id)
              or exists (select from events where metadata->>'actor' = :id)
              or exists (select from attempts where actor = :id)
            """)
        .param("id", userId)
        .query(Boolean.class)
        .single();
  }

  /** The user of an id. */
  public Optional<UserRow> find(String userId) {
    return jdbc.sql(COLUMNS + "where user_id = ?").param(userId).query(UserRow.class).optional();
  }

  /**
   * Users, by id.
   *
   * @param name that the user's begins with, whatever its case; empty for all
   */
  public Page<UserRow> list(String name, PageRequest page) {
    List<UserRow> rows =
        jdbc.sql(
                COLUMNS
                    + "where user_id > ? and starts_with(lower(name), lower(?))"
                    + " order by user_id limit ?")
            .params(page.after(), name, page.rowsToRead())
            .query(UserRow.class)
            .list();
    return page.page(rows, UserRow::userId, Function.identity());
  }

  /**
   * The ten users whose name or id is most like a text.
   *
   * @param byEmail whether they are found by their emails, too
   */
  public List<UserRow> search(String text, boolean byEmail) {
    return jdbc.sql(
            COLUMNS
                + """
                where position(lower(:text) in lower(name)) > 0
                  or (:byEmail and position(lower(:text) in lower(coalesce(email, ''))) > 0)
                  or user_id = :text
                order by length(name), user_id limit :best
                """)
        .param("text", text)
        .param("byEmail", byEmail)
        .param("best", BEST)
        .query(UserRow.class)
        .list();
  }
}
