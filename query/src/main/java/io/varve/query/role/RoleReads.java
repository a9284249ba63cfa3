package io.varve.query.role;

import io.varve.query.page.Page;
import io.varve.query.page.PageRequest;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Answers reads of roles. */
public final class RoleReads {

  /** Keys of pages of members: anything. */
  public static final Pattern ANY_KEY = Pattern.compile(".*", Pattern.DOTALL);

  private static final int BEST = 10;

  private static final String ROLES =
      "select r.role_id, r.project_id, r.name, r.description, r.provider_id, r.source_id,"
          + " r.created_at, r.updated_at from roles r ";

  private final JdbcClient jdbc;

  public RoleReads(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * A role.
   *
   * @param providerId whose role it is
   * @param sourceId its id at the provider
   */
  public record RoleRow(
      UUID roleId,
      UUID projectId,
      String name,
      @Nullable String description,
      String providerId,
      String sourceId,
      OffsetDateTime createdAt,
      @Nullable OffsetDateTime updatedAt) {}

  /**
   * A member of a role.
   *
   * @param member id of a user, or {@code role:} and the id of a role
   * @param name of the user, where one is known, or of the role
   */
  public record MemberRow(
      String member,
      @Nullable String name,
      @Nullable String email,
      @Nullable String userType,
      @Nullable String providerId,
      @Nullable String sourceId) {}

  /** Which roles are listed; empty lists are no filter. */
  public record Filter(List<UUID> ids, List<String> sources, List<String> providers) {

    /** Whether every role is wanted. */
    public boolean isAll() {
      return ids.isEmpty() && sources.isEmpty() && providers.isEmpty();
    }
  }

  /** The role of an id. */
  public Optional<RoleRow> find(UUID roleId) {
    return jdbc.sql(ROLES + "where r.role_id = ?").param(roleId).query(RoleRow.class).optional();
  }

  /** Roles of a project, by id. */
  public Page<RoleRow> list(UUID projectId, Filter filter, PageRequest page) {
    List<RoleRow> rows =
        jdbc.sql(
                ROLES
                    + """
                    where r.project_id = ? and r.role_id > ?
                      and (cardinality(?::uuid[]) = 0 or r.role_id = any(?::uuid[]))
                      and (cardinality(?::text[]) = 0 or r.source_id = any(?::text[]))
                      and (cardinality(?::text[]) = 0 or r.provider_id = any(?::text[]))
                    order by r.role_id limit ?
                    """)
            .params(
                projectId,
                page.after().isEmpty() ? new UUID(0, 0) : UUID.fromString(page.after()),
                filter.ids.toArray(UUID[]::new),
                filter.ids.toArray(UUID[]::new),
                filter.sources.toArray(String[]::new),
                filter.sources.toArray(String[]::new),
                filter.providers.toArray(String[]::new),
                filter.providers.toArray(String[]::new),
                page.rowsToRead())
            .query(RoleRow.class)
            .list();
    return page.page(rows, row -> row.roleId().toString(), Function.identity());
  }

  /** The ten roles of a project whose name is most like a text. */
  public List<RoleRow> search(UUID projectId, String text) {
    return jdbc.sql(
            ROLES
                + """
                where r.project_id = ? and position(lower(?) in lower(r.name)) > 0
                order by length(r.name), r.role_id limit ?
                """)
        .params(projectId, text, BEST)
        .query(RoleRow.class)
        .list();
  }

  private static final String DOWN =
      """
      with recursive found(member) as (
        select member from role_members where role_id = :role
        union
        select m.member from found f join role_members m on :deep and f.member = 'role:' || m.role_id)
      select f.member, coalesce(u.name, r.name) as name, u.email, u.user_type, r.provider_id,
        r.source_id
      from found f left join users u on u.user_id = f.member
      left join roles r on f.member = 'role:' || r.role_id
      where f.member > :after
        and (:users and f.member not like 'role:%' or :roles and f.member like 'role:%')
      order by f.member limit :limit
      """;

  /**
   * Members of a role, by their ids.
   *
   * @param deep whether members of members are listed, too
   * @param users whether users are listed
   * @param roles whether roles are listed
   */
  public Page<MemberRow> members(
      UUID roleId, boolean deep, boolean users, boolean roles, PageRequest page) {
    List<MemberRow> rows =
        jdbc.sql(DOWN)
            .param("role", roleId)
            .param("deep", deep)
            .param("users", users)
            .param("roles", roles)
            .param("after", page.after())
            .param("limit", page.rowsToRead())
            .query(MemberRow.class)
            .list();
    return page.page(rows, MemberRow::member, Function.identity());
  }

  private static final String UP =
      """
      with recursive found(role_id) as (
        select role_id from role_members where member = :member
        union
        select m.role_id from found f join role_members m on :deep and m.member = 'role:' || f.role_id)
      """
          + ROLES
          + """
          join found f on f.role_id = r.role_id
          where r.project_id = :project and r.role_id > :after order by r.role_id limit :limit
          """;

  /**
   * Roles of a project that somebody is a member of, by id.
   *
   * @param member id of a user, or {@code role:} and the id of a role
   * @param deep whether roles that these are members of are listed, too
   */
  public Page<RoleRow> rolesOf(UUID projectId, String member, boolean deep, PageRequest page) {
    List<RoleRow> rows =
        jdbc.sql(UP)
            .param("member", member)
            .param("deep", deep)
            .param("project", projectId)
            .param("after", page.after().isEmpty() ? new UUID(0, 0) : UUID.fromString(page.after()))
            .param("limit", page.rowsToRead())
            .query(RoleRow.class)
            .list();
    return page.page(rows, row -> row.roleId().toString(), Function.identity());
  }
}
