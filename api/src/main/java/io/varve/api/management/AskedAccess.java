package io.varve.api.management;

import io.varve.api.management.RequestedObjects.Requested;
import io.varve.api.rights.RightsConfiguration.Decisions;
import io.varve.command.request.Request;
import io.varve.security.rights.Access;
import io.varve.security.rights.Action;
import io.varve.security.rights.ForbiddenException;
import io.varve.security.rights.Lineage;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Whose rights a request asks about. */
@Component
final class AskedAccess {

  private final Decisions decisions;

  AskedAccess(Decisions decisions) {
    this.decisions = decisions;
  }

  /**
   * The rights of who asks, or of another one.
   *
   * @param subject a user or a role, as grants spell it; null for who asks
   * @throws ForbiddenException if it is another one, and who asks may not read the object's grants
   */
  Access of(Request request, Requested object, @Nullable String subject) {
    if (subject == null || request.access().isActor(subject)) {
      return request.access();
    }
    if (!request.access().allows(reading(object.lineage()), object.lineage())) {
      throw new ForbiddenException(
          "What others may do on this "
              + object.lineage().kind().text()
              + " is answered to those only who may read its grants");
    }
    return decisions.of(subject);
  }

  /** The action of who may know of an object. */
  static Action seeing(Lineage object) {
    return switch (object.kind()) {
      case ROLE -> Action.ROLE_READ;
      case SERVER -> Action.SERVER_READ_GRANTS;
      case PROJECT -> Action.PROJECT_GET_METADATA;
      case WAREHOUSE -> Action.WAREHOUSE_USE;
      case NAMESPACE -> Action.NAMESPACE_GET_METADATA;
      case TABLE -> Action.TABLE_GET_METADATA;
      case VIEW -> Action.VIEW_GET_METADATA;
      case GENERIC_TABLE -> Action.GENERIC_TABLE_GET_METADATA;
    };
  }

  /** The action by which grants on an object are read. */
  static Action reading(Lineage object) {
    return switch (object.kind()) {
      case ROLE -> Action.ROLE_READ_ROLE_ASSIGNMENTS;
      case SERVER -> Action.SERVER_READ_GRANTS;
      case PROJECT -> Action.PROJECT_READ_GRANTS;
      case WAREHOUSE -> Action.WAREHOUSE_READ_GRANTS;
      case NAMESPACE -> Action.NAMESPACE_READ_GRANTS;
      case TABLE -> Action.TABLE_READ_GRANTS;
      case VIEW -> Action.VIEW_READ_GRANTS;
      case GENERIC_TABLE -> Action.GENERIC_TABLE_READ_GRANTS;
    };
  }
}
