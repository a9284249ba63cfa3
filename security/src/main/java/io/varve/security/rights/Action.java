package io.varve.security.rights;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What can be done to an object, and the right that it needs there. Names are those of Lakekeeper's
 * management API, which lists for each object what a principal may do to it; those that the API
 * does not know say so.
 */
public enum Action {
  SERVER_CREATE_PROJECT(ObjectKind.SERVER, Right.MANAGE_SERVER),
  SERVER_UPDATE_USERS(ObjectKind.SERVER, Right.MANAGE_SERVER),
  SERVER_DELETE_USERS(ObjectKind.SERVER, Right.MANAGE_SERVER),
  SERVER_LIST_USERS(ObjectKind.SERVER, Right.MANAGE_SERVER),
  SERVER_PROVISION_USERS(ObjectKind.SERVER, Right.MANAGE_SERVER),
  SERVER_READ_GRANTS(ObjectKind.SERVER, Right.MANAGE_SERVER),
  /** Varve's: admits programs and people that log in at the own issuer, and gives them secrets. */
  SERVER_MANAGE_API_CLIENTS(ObjectKind.SERVER, Right.MANAGE_SERVER),
  /** Varve's: reads events and verifies the ledger. */
  SERVER_AUDIT(ObjectKind.SERVER, Right.AUDIT),
  /** Varve's: blanks who sent a request. */
  SERVER_ERASE_REQUESTS(ObjectKind.SERVER, Right.MANAGE_SERVER),

  PROJECT_GET_METADATA(ObjectKind.PROJECT, null),
  PROJECT_INCLUDE_IN_LIST(ObjectKind.PROJECT, null),
  PROJECT_LIST_WAREHOUSES(ObjectKind.PROJECT, null),
  PROJECT_CREATE_WAREHOUSE(ObjectKind.PROJECT, Right.CREATE_WAREHOUSE),
  PROJECT_RENAME(ObjectKind.PROJECT, Right.MANAGE_PROJECT),
  PROJECT_DELETE(ObjectKind.PROJECT, Right.MANAGE_PROJECT),
  PROJECT_CREATE_ROLE(ObjectKind.PROJECT, Right.CREATE_ROLE),
  PROJECT_LIST_ROLES(ObjectKind.PROJECT, null),
  PROJECT_SEARCH_ROLES(ObjectKind.PROJECT, null),
  PROJECT_READ_GRANTS(ObjectKind.PROJECT, Right.MANAGE_GRANTS),
  PROJECT_GET_TASK_QUEUE_CONFIG(ObjectKind.PROJECT, Right.DESCRIBE),
  PROJECT_MODIFY_TASK_QUEUE_CONFIG(ObjectKind.PROJECT, Right.MANAGE_PROJECT),
  PROJECT_GET_PROJECT_TASKS(ObjectKind.PROJECT, Right.DESCRIBE),
  PROJECT_CONTROL_PROJECT_TASKS(ObjectKind.PROJECT, Right.MANAGE_PROJECT),
  PROJECT_GET_ENDPOINT_STATISTICS(ObjectKind.PROJECT, Right.DESCRIBE),

  WAREHOUSE_USE(ObjectKind.WAREHOUSE, null),
  WAREHOUSE_GET_CONFIG(ObjectKind.WAREHOUSE, null),
  WAREHOUSE_INCLUDE_IN_LIST(ObjectKind.WAREHOUSE, null),
  WAREHOUSE_LIST_NAMESPACES(ObjectKind.WAREHOUSE, null),
  WAREHOUSE_GET_METADATA(ObjectKind.WAREHOUSE, Right.DESCRIBE),
  WAREHOUSE_LIST_EVERYTHING(ObjectKind.WAREHOUSE, Right.DESCRIBE),
  WAREHOUSE_CREATE_NAMESPACE(ObjectKind.WAREHOUSE, Right.CREATE),
  WAREHOUSE_ACCEPT_MOVED_NAMESPACE(ObjectKind.WAREHOUSE, Right.CREATE),
  WAREHOUSE_DELETE(ObjectKind.WAREHOUSE, Right.OWN),
  WAREHOUSE_UPDATE_STORAGE(ObjectKind.WAREHOUSE, Right.OWN),
  WAREHOUSE_RENAME(ObjectKind.WAREHOUSE, Right.OWN),
  WAREHOUSE_ACTIVATE(ObjectKind.WAREHOUSE, Right.OWN),
  WAREHOUSE_DEACTIVATE(ObjectKind.WAREHOUSE, Right.OWN),
  WAREHOUSE_SET_PROTECTION(ObjectKind.WAREHOUSE, Right.OWN),
  WAREHOUSE_MODIFY_SOFT_DELETION(ObjectKind.WAREHOUSE, Right.OWN),
  WAREHOUSE_SET_FORMAT_VERSION_POLICY(ObjectKind.WAREHOUSE, Right.OWN),
  WAREHOUSE_LIST_DELETED_TABULARS(ObjectKind.WAREHOUSE, Right.DESCRIBE),
  WAREHOUSE_GET_TASK_QUEUE_CONFIG(ObjectKind.WAREHOUSE, Right.DESCRIBE),
  WAREHOUSE_MODIFY_TASK_QUEUE_CONFIG(ObjectKind.WAREHOUSE, Right.OWN),
  WAREHOUSE_GET_ALL_TASKS(ObjectKind.WAREHOUSE, Right.DESCRIBE),
  WAREHOUSE_CONTROL_ALL_TASKS(ObjectKind.WAREHOUSE, Right.MODIFY),
  WAREHOUSE_GET_ENDPOINT_STATISTICS(ObjectKind.WAREHOUSE, Right.DESCRIBE),
  /** Varve's: makes all of it be what it was at a position. */
  WAREHOUSE_RESTORE(ObjectKind.WAREHOUSE, Right.MODIFY),
  WAREHOUSE_READ_GRANTS(ObjectKind.WAREHOUSE, Right.PASS_GRANTS),

  NAMESPACE_INCLUDE_IN_LIST(ObjectKind.NAMESPACE, null),
  NAMESPACE_GET_METADATA(ObjectKind.NAMESPACE, null),
  NAMESPACE_LIST_TABLES(ObjectKind.NAMESPACE, null),
  NAMESPACE_LIST_VIEWS(ObjectKind.NAMESPACE, null),
  NAMESPACE_LIST_GENERIC_TABLES(ObjectKind.NAMESPACE, null),
  NAMESPACE_LIST_NAMESPACES(ObjectKind.NAMESPACE, null),
  NAMESPACE_LIST_EVERYTHING(ObjectKind.NAMESPACE, Right.DESCRIBE),
  NAMESPACE_CREATE_TABLE(ObjectKind.NAMESPACE, Right.CREATE),
  NAMESPACE_CREATE_VIEW(ObjectKind.NAMESPACE, Right.CREATE),
  NAMESPACE_CREATE_GENERIC_TABLE(ObjectKind.NAMESPACE, Right.CREATE),
  NAMESPACE_CREATE_NAMESPACE(ObjectKind.NAMESPACE, Right.CREATE),
  NAMESPACE_ACCEPT_MOVED_NAMESPACE(ObjectKind.NAMESPACE, Right.CREATE),
  NAMESPACE_UPDATE_PROPERTIES(ObjectKind.NAMESPACE, Right.MODIFY),
  NAMESPACE_MOVE(ObjectKind.NAMESPACE, Right.MODIFY),
  NAMESPACE_DELETE(ObjectKind.NAMESPACE, Right.MODIFY),
  NAMESPACE_SET_PROTECTION(ObjectKind.NAMESPACE, Right.OWN),
  NAMESPACE_READ_GRANTS(ObjectKind.NAMESPACE, Right.PASS_GRANTS),

  TABLE_INCLUDE_IN_LIST(ObjectKind.TABLE, Right.DESCRIBE),
  TABLE_GET_METADATA(ObjectKind.TABLE, Right.DESCRIBE),
  TABLE_READ_DATA(ObjectKind.TABLE, Right.SELECT),
  TABLE_WRITE_DATA(ObjectKind.TABLE, Right.MODIFY),
  TABLE_COMMIT(ObjectKind.TABLE, Right.MODIFY),
  TABLE_RENAME(ObjectKind.TABLE, Right.MODIFY),
  TABLE_DROP(ObjectKind.TABLE, Right.MODIFY),
  TABLE_UNDROP(ObjectKind.TABLE, Right.MODIFY),
  TABLE_GET_TASKS(ObjectKind.TABLE, Right.DESCRIBE),
  TABLE_CONTROL_TASKS(ObjectKind.TABLE, Right.MODIFY),
  TABLE_SET_PROTECTION(ObjectKind.TABLE, Right.OWN),
  TABLE_READ_GRANTS(ObjectKind.TABLE, Right.PASS_GRANTS),

  VIEW_INCLUDE_IN_LIST(ObjectKind.VIEW, Right.DESCRIBE),
  VIEW_GET_METADATA(ObjectKind.VIEW, Right.DESCRIBE),
  VIEW_SELECT(ObjectKind.VIEW, Right.SELECT),
  VIEW_COMMIT(ObjectKind.VIEW, Right.MODIFY),
  VIEW_RENAME(ObjectKind.VIEW, Right.MODIFY),
  VIEW_DROP(ObjectKind.VIEW, Right.MODIFY),
  VIEW_UNDROP(ObjectKind.VIEW, Right.MODIFY),
  VIEW_GET_TASKS(ObjectKind.VIEW, Right.DESCRIBE),
  VIEW_CONTROL_TASKS(ObjectKind.VIEW, Right.MODIFY),
  VIEW_SET_PROTECTION(ObjectKind.VIEW, Right.OWN),
  VIEW_READ_GRANTS(ObjectKind.VIEW, Right.PASS_GRANTS),

  GENERIC_TABLE_INCLUDE_IN_LIST(ObjectKind.GENERIC_TABLE, Right.DESCRIBE),
  GENERIC_TABLE_GET_METADATA(ObjectKind.GENERIC_TABLE, Right.DESCRIBE),
  GENERIC_TABLE_READ_DATA(ObjectKind.GENERIC_TABLE, Right.SELECT),
  GENERIC_TABLE_WRITE_DATA(ObjectKind.GENERIC_TABLE, Right.MODIFY),
  GENERIC_TABLE_RENAME(ObjectKind.GENERIC_TABLE, Right.MODIFY),
  GENERIC_TABLE_DROP(ObjectKind.GENERIC_TABLE, Right.MODIFY),
  GENERIC_TABLE_UNDROP(ObjectKind.GENERIC_TABLE, Right.MODIFY),
  GENERIC_TABLE_GET_TASKS(ObjectKind.GENERIC_TABLE, Right.DESCRIBE),
  GENERIC_TABLE_CONTROL_TASKS(ObjectKind.GENERIC_TABLE, Right.MODIFY),
  GENERIC_TABLE_SET_PROTECTION(ObjectKind.GENERIC_TABLE, Right.OWN),
  GENERIC_TABLE_READ_GRANTS(ObjectKind.GENERIC_TABLE, Right.PASS_GRANTS),

  ROLE_READ(ObjectKind.ROLE, null),
  ROLE_READ_METADATA(ObjectKind.ROLE, null),
  ROLE_UPDATE(ObjectKind.ROLE, Right.MANAGE_ROLES),
  ROLE_UPDATE_SOURCE_SYSTEM(ObjectKind.ROLE, Right.MANAGE_ROLES),
  ROLE_DELETE(ObjectKind.ROLE, Right.MANAGE_ROLES),
  ROLE_READ_ROLE_ASSIGNMENTS(ObjectKind.ROLE, Right.MANAGE_ROLES),
  ROLE_MANAGE_ROLE_ASSIGNMENTS(ObjectKind.ROLE, Right.MANAGE_ROLES);

  private final ObjectKind kind;
  private final @Nullable Right right;
  private final int bits;

  /**
   * @param right that it needs; null if it is enough to have any right on the object or on
   *     something in it
   */
  Action(ObjectKind kind, @Nullable Right right) {
    this.kind = kind;
    this.right = right;
    this.bits = right == null ? 0 : right.bit();
  }

  /** The kind of object that it is done to. */
  public ObjectKind kind() {
    return kind;
  }

  /** The right that it needs, such as {@code modify}; {@code any} if any will do. */
  String rightText() {
    return right == null ? "any" : right.name().toLowerCase(Locale.ROOT);
  }

  /** The bit of the right that it needs; 0 if any will do. */
  int bits() {
    return bits;
  }

  /** As the management API spells it, such as {@code create_table}. */
  public String text() {
    return name().substring(kind.name().length() + 1).toLowerCase(Locale.ROOT);
  }

  /** For people to read, such as {@code create table}. */
  String words() {
    return text().replace('_', ' ');
  }

  /** All that can be done to objects of a kind. */
  public static List<Action> of(ObjectKind kind) {
    return Stream.of(values()).filter(action -> action.kind == kind).toList();
  }
}
