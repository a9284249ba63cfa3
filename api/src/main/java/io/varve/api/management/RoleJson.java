package io.varve.api.management;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.varve.query.role.RoleReads.RoleRow;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The reference's {@code Role}.
 *
 * @param ident provider and its id there, for people and for programs of the reference
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record RoleJson(
    UUID id,
    String ident,
    String name,
    @Nullable String description,
    UUID projectId,
    String providerId,
    String sourceId,
    String createdAt,
    @Nullable String updatedAt) {

  static RoleJson of(RoleRow row) {
    OffsetDateTime updated = row.updatedAt();
    return new RoleJson(
        row.roleId(),
        ident(row.providerId(), row.sourceId()),
        row.name(),
        row.description(),
        row.projectId(),
        row.providerId(),
        row.sourceId(),
        row.createdAt().toInstant().toString(),
        updated == null ? null : updated.toInstant().toString());
  }

  static String ident(@Nullable String providerId, @Nullable String sourceId) {
    return providerId + "~" + sourceId;
  }
}
