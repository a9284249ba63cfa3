package io.varve.api.management;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.varve.query.user.UserReads.UserRow;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The reference's {@code User}.
 *
 * @param isInstanceAdmin only in the answer of who asks
 * @param assumedRole as above, id of the role whose rights the request has
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record UserJson(
    String id,
    String name,
    @Nullable String email,
    String userType,
    String lastUpdatedWith,
    String createdAt,
    @Nullable String updatedAt,
    @Nullable Boolean isInstanceAdmin,
    @Nullable String assumedRole) {

  static UserJson of(UserRow row) {
    OffsetDateTime updated = row.updatedAt();
    return new UserJson(
        row.userId(),
        row.name(),
        row.email(),
        row.userType(),
        row.lastUpdatedWith(),
        row.createdAt().toInstant().toString(),
        updated == null ? null : updated.toInstant().toString(),
        null,
        null);
  }

  UserJson ofAsking(boolean administers, Optional<UUID> role) {
    return new UserJson(
        id,
        name,
        email,
        userType,
        lastUpdatedWith,
        createdAt,
        updatedAt,
        administers,
        role.map(UUID::toString).orElse(null));
  }
}
