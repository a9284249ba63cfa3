package io.varve.query.grant;

import io.varve.query.page.Page;
import io.varve.query.page.PageRequest;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Lists grants, in pages by subject, object and privilege. */
public final class GrantLists {

  /** Keys of pages: an object's id, a privilege, and the subject. */
  public static final Pattern KEY =
      Pattern.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/[a-z_]*/.*", Pattern.DOTALL);

  private final JdbcClient jdbc;

  public GrantLists(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** A grant. */
  public record GrantRow(
      String subject,
      UUID objectId,
      String privilege,
      String objectKind,
      @Nullable UUID projectId,
      @Nullable UUID warehouseId,
      OffsetDateTime grantedAt) {

    /** The key of a page that ends with it. */
    public String key() {
      return objectId + "/" + privilege + "/" + subject;
    }
  }

  /**
   * What is granted on an object.
   *
   * @param subject to whom; null for all
   * @param page its key is as {@link #KEY} says
   */
  public Page<GrantRow> on(UUID objectId, @Nullable String subject, PageRequest page) {
    return list("object_id = :id", objectId, subject, page);
  }

  /** What is granted on a project and on all that is in it; as {@link #on}. */
  public Page<GrantRow> inProject(UUID projectId, @Nullable String subject, PageRequest page) {
    return list("(object_id = :id or project_id = :id)", projectId, subject, page);
  }

  /** The object's id, the privilege and the subject after which a page begins. */
  public static String[] after(PageRequest page) {
    String first = new UUID(0, 0) + "//";
    return (page.after().isEmpty() ? first : page.after()).split("/", 3);
  }

  private Page<GrantRow> list(String where, UUID id, @Nullable String subject, PageRequest page) {
    String[] after = after(page);
    List<GrantRow> rows =
        jdbc.sql(
                """
                select subject, object_id, privilege, object_kind, project_id, warehouse_id,
                  granted_at
                from grants where
                """
                    + where
                    + """
                     and (:subject::text is null or subject = :subject)
                      and (subject, object_id, privilege) > (:afterSubject, :afterObject, :afterPrivilege)
                    order by subject, object_id, privilege limit :limit
                    """)
            .param("id", id)
            .param("subject", subject)
            .param("afterSubject", after[2])
            .param("afterObject", UUID.fromString(after[0]))
            .param("afterPrivilege", after[1])
            .param("limit", page.rowsToRead())
            .query(GrantRow.class)
            .list();
    return page.page(rows, GrantRow::key, Function.identity());
  }
}
