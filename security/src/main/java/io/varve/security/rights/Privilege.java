package io.varve.security.rights;

import static io.varve.security.rights.ObjectKind.GENERIC_TABLE;
import static io.varve.security.rights.ObjectKind.NAMESPACE;
import static io.varve.security.rights.ObjectKind.PROJECT;
import static io.varve.security.rights.ObjectKind.ROLE;
import static io.varve.security.rights.ObjectKind.SERVER;
import static io.varve.security.rights.ObjectKind.TABLE;
import static io.varve.security.rights.ObjectKind.VIEW;
import static io.varve.security.rights.ObjectKind.WAREHOUSE;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What can be granted: on which kinds of objects, and the rights that it gives there and on all
 * that is in the object. Names and levels are those of Lakekeeper; {@link #AUDITOR} is Varve's.
 */
public enum Privilege {
  /** Everything, everywhere. */
  OPERATOR("Everything on this server", Set.of(SERVER), Right.values()),
  /** The server and its projects, without their data. */
  ADMIN(
      "Administers the server, its projects and all grants, and reads no data",
      Set.of(SERVER),
      Right.DESCRIBE,
      Right.PASS_GRANTS,
      Right.MANAGE_GRANTS,
      Right.CREATE_ROLE,
      Right.MANAGE_ROLES,
      Right.MANAGE_PROJECT,
      Right.MANAGE_SERVER,
      Right.AUDIT),
  /** Reads the whole ledger. */
  AUDITOR("Reads and verifies the whole ledger", Set.of(SERVER), Right.AUDIT, Right.DESCRIBE),
  PROJECT_ADMIN(
      "Everything in this project",
      Set.of(PROJECT),
      Right.DESCRIBE,
      Right.SELECT,
      Right.CREATE,
      Right.MODIFY,
      Right.OWN,
      Right.PASS_GRANTS,
      Right.MANAGE_GRANTS,
      Right.CREATE_WAREHOUSE,
      Right.CREATE_ROLE,
      Right.MANAGE_ROLES,
      Right.MANAGE_PROJECT),
  SECURITY_ADMIN(
      "Administers roles and grants of this project, and reads no data",
      Set.of(PROJECT),
      Right.DESCRIBE,
      Right.PASS_GRANTS,
      Right.MANAGE_GRANTS,
      Right.CREATE_ROLE,
      Right.MANAGE_ROLES),
  DATA_ADMIN(
      "Administers warehouses and data of this project, and passes on what it has",
      Set.of(PROJECT),
      Right.DESCRIBE,
      Right.SELECT,
      Right.CREATE,
      Right.MODIFY,
      Right.PASS_GRANTS,
      Right.CREATE_WAREHOUSE),
  ROLE_CREATOR("Creates roles in this project", Set.of(PROJECT), Right.CREATE_ROLE),
  OWNERSHIP(
      "Everything on this object and in it",
      Set.of(WAREHOUSE, NAMESPACE, TABLE, VIEW, GENERIC_TABLE, ROLE),
      Right.DESCRIBE,
      Right.SELECT,
      Right.CREATE,
      Right.MODIFY,
      Right.OWN,
      Right.PASS_GRANTS,
      Right.MANAGE_GRANTS,
      Right.MANAGE_ROLES),
  PASS_GRANTS(
      "Grants to others what it has itself",
      Set.of(WAREHOUSE, NAMESPACE, TABLE, VIEW, GENERIC_TABLE),
      Right.DESCRIBE,
      Right.PASS_GRANTS),
  MANAGE_GRANTS(
      "Grants and revokes everything",
      Set.of(WAREHOUSE, NAMESPACE, TABLE, VIEW, GENERIC_TABLE),
      Right.DESCRIBE,
      Right.PASS_GRANTS,
      Right.MANAGE_GRANTS),
  DESCRIBE(
      "Sees it and all that is in it",
      Set.of(PROJECT, WAREHOUSE, NAMESPACE, TABLE, VIEW, GENERIC_TABLE),
      Right.DESCRIBE),
  SELECT(
      "Reads its data",
      Set.of(PROJECT, WAREHOUSE, NAMESPACE, TABLE, VIEW, GENERIC_TABLE),
      Right.DESCRIBE,
      Right.SELECT),
  CREATE(
      "Makes objects in it", Set.of(PROJECT, WAREHOUSE, NAMESPACE), Right.DESCRIBE, Right.CREATE),
  MODIFY(
      "Changes its data, and drops it",
      Set.of(PROJECT, WAREHOUSE, NAMESPACE, TABLE, VIEW, GENERIC_TABLE),
      Right.DESCRIBE,
      Right.SELECT,
      Right.MODIFY);

  /** What somebody may pass on who may pass on what they have. */
  private static final Set<Privilege> PASSED = EnumSet.of(DESCRIBE, SELECT, CREATE, MODIFY);

  private final String description;
  private final Set<ObjectKind> kinds;
  private final int bits;

  Privilege(String description, Set<ObjectKind> kinds, Right... rights) {
    this.description = description;
    this.kinds = kinds;
    this.bits = Right.bits(rights);
  }

  /** As requests and the ledger spell it, such as {@code pass_grants}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** For people to read. */
  public String description() {
    return description;
  }

  /** What it gives, as bits of {@link Right}. */
  int bits() {
    return bits;
  }

  /** Whether it allows an action: on the object that it is granted on, or on what is in that. */
  public boolean allows(Action action) {
    if (isOn(action.kind()) && action.bits() == 0) {
      return true;
    }
    int wanted = action.bits() == 0 ? Right.DESCRIBE.bit() : action.bits();
    return (bits & wanted) != 0 && kinds.stream().anyMatch(kind -> action.kind().isIn(kind));
  }

  /** Whether it can be granted on objects of a kind. */
  public boolean isOn(ObjectKind kind) {
    return kinds.contains(kind);
  }

  /** Whether it may be granted by somebody who has {@link Right#PASS_GRANTS} and this. */
  boolean isPassed() {
    return PASSED.contains(this);
  }

  /** Those that can be granted on objects of a kind. */
  public static List<Privilege> of(ObjectKind kind) {
    return Stream.of(values()).filter(privilege -> privilege.isOn(kind)).toList();
  }

  /** The privilege that a text spells, if it can be granted on objects of a kind. */
  public static Optional<Privilege> find(ObjectKind kind, String text) {
    return of(kind).stream().filter(privilege -> privilege.text().equals(text)).findFirst();
  }

  /** The rights that a text of the ledger gives; none if no privilege is spelled so any more. */
  static int bits(String text) {
    return Stream.of(values())
        .filter(privilege -> privilege.text().equals(text))
        .mapToInt(Privilege::bits)
        .findFirst()
        .orElse(0);
  }
}
