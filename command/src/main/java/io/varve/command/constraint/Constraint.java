package io.varve.command.constraint;

import io.varve.command.constraint.Subject.DroppedNamespace;
import io.varve.command.constraint.Subject.InWarehouse;
import io.varve.command.constraint.Subject.NewNamespace;
import io.varve.command.constraint.Subject.NewSavepoint;
import io.varve.command.constraint.Subject.NewTabular;
import io.varve.command.constraint.Subject.OfApiClient;
import io.varve.command.constraint.Subject.OfPerson;
import io.varve.command.constraint.Subject.OfProject;
import io.varve.command.constraint.Subject.OfRole;
import io.varve.command.constraint.Subject.OfServer;
import io.varve.command.constraint.Subject.OfWarehouse;
import io.varve.command.constraint.Subject.OldSavepoint;
import io.varve.command.refusal.ConstraintViolatedException;
import io.varve.command.refusal.NameRefusals;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.command.refusal.Remedy;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The constraints of the schema that a command can violate, by their names in it, and the refusals
 * that they lead to. A rule that only the database can decide, such as that a name is free, is
 * decided by one of these. A foreign key has a refusal for each of its ends: for what is to be kept
 * while its parent is deleted, and for a parent that is to be deleted while it has such.
 */
public enum Constraint {
  /** A stream begins once, and each of its versions is written once. */
  EVENTS_STREAM_VERSION(Refusal.of(OfProject.class, Constraint::projectExists)),

  PROJECTS_PKEY(Refusal.of(OfProject.class, Constraint::projectExists)),

  API_CLIENTS_NAME(
      Refusal.of(
          OfApiClient.class,
          client ->
              new RefusedException(
                  Reason.API_CLIENT_EXISTS,
                  "An API client of this name exists: " + client.name()))),

  PERSON_PASSWORDS_NAME(
      Refusal.of(
          OfPerson.class,
          person ->
              new RefusedException(
                  Reason.PERSON_EXISTS, "A person of this name exists: " + person.name()))),

  SERVER_ONCE(
      Refusal.of(
          OfServer.class,
          server ->
              new RefusedException(
                  Reason.ALREADY_BOOTSTRAPPED, "The server is bootstrapped already"))),

  WAREHOUSES_PROJECT(
      Refusal.of(
          OfWarehouse.class,
          warehouse ->
              new RefusedException(
                  Reason.NO_SUCH_PROJECT, "Project does not exist: " + warehouse.projectId())),
      Refusal.of(
          OfProject.class,
          project ->
              new RefusedException(
                  Reason.PROJECT_NOT_EMPTY,
                  "Project has warehouses: " + project.projectId() + "; delete them first"))),

  ROLES_PROJECT(
      Refusal.of(
          OfRole.class,
          role ->
              new RefusedException(
                  Reason.NO_SUCH_PROJECT, "Project does not exist: " + role.projectId())),
      Refusal.of(
          OfProject.class,
          project ->
              new RefusedException(
                  Reason.PROJECT_NOT_EMPTY,
                  "Project has roles: " + project.projectId() + "; delete them first"))),

  ROLES_NAME(
      Refusal.of(
          OfRole.class,
          role ->
              new RefusedException(
                  Reason.ROLE_EXISTS, "The project has a role of this name: " + role.name()))),

  ROLES_SOURCE(
      Refusal.of(
          OfRole.class,
          role ->
              new RefusedException(
                  Reason.ROLE_EXISTS,
                  "The project has a role for this one of the provider: " + role.name()))),

  WAREHOUSES_NAME(
      Refusal.of(
          OfWarehouse.class,
          warehouse ->
              new RefusedException(
                  Reason.WAREHOUSE_EXISTS,
                  "The project has a warehouse of this name: " + warehouse.name()))),

  NAMESPACES_WAREHOUSE(
      Refusal.of(InWarehouse.class, Constraint::noSuchWarehouse),
      Refusal.of(
          OfWarehouse.class,
          warehouse ->
              new RefusedException(
                  Reason.WAREHOUSE_NOT_EMPTY,
                  "Warehouse holds namespaces: " + warehouse.name(),
                  Remedy.EMPTY_FIRST,
                  Remedy.FORCE))),

  PURGES_WAREHOUSE(
      Refusal.of(InWarehouse.class, Constraint::noSuchWarehouse),
      Refusal.of(
          OfWarehouse.class,
          warehouse ->
              new RefusedException(
                  Reason.WAREHOUSE_NOT_EMPTY,
                  "Files of dropped tables are still to be purged from the warehouse "
                      + warehouse.name(),
                  Remedy.WAIT,
                  Remedy.FORCE_LEAVING_FILES))),

  DROPPED_WAREHOUSE(
      Refusal.of(InWarehouse.class, Constraint::noSuchWarehouse),
      Refusal.of(
          OfWarehouse.class,
          warehouse ->
              new RefusedException(
                  Reason.WAREHOUSE_NOT_EMPTY,
                  "Dropped tables or views of the warehouse "
                      + warehouse.name()
                      + " have not expired",
                  Remedy.WAIT,
                  Remedy.FORCE_LEAVING_FILES))),

  HOLDS_WAREHOUSE(
      Refusal.of(InWarehouse.class, Constraint::noSuchWarehouse),
      Refusal.of(
          OfWarehouse.class,
          warehouse ->
              new RefusedException(
                  Reason.HELD,
                  "Something in the warehouse "
                      + warehouse.name()
                      + " is held; release that before it is deleted"))),

  SAVEPOINTS_WAREHOUSE(
      Refusal.of(InWarehouse.class, Constraint::noSuchWarehouse),
      Refusal.of(
          OfWarehouse.class,
          warehouse ->
              new RefusedException(
                  Reason.HELD,
                  "A protected savepoint keeps what the warehouse "
                      + warehouse.name()
                      + " had; delete it before the warehouse is deleted"))),

  SAVEPOINTS_PKEY(
      Refusal.of(
          NewSavepoint.class,
          savepoint ->
              new RefusedException(
                  Reason.SAVEPOINT_EXISTS,
                  "The warehouse has a savepoint of this name: " + savepoint.name()))),

  TABLES_CLONE_SAVEPOINT(
      Refusal.of(
          NewTabular.class,
          clone ->
              new RefusedException(
                  Reason.NO_SUCH_SAVEPOINT, "The savepoint of the clone was deleted meanwhile")),
      Refusal.of(
          OldSavepoint.class,
          savepoint ->
              new RefusedException(
                  Reason.HELD,
                  "A clone needs the files that are kept for the savepoint " + savepoint.name())),
      Refusal.of(
          OfWarehouse.class,
          warehouse ->
              new RefusedException(
                  Reason.WAREHOUSE_NOT_EMPTY,
                  "Clones that were dropped from the warehouse "
                      + warehouse.name()
                      + " have not expired",
                  Remedy.WAIT,
                  Remedy.FORCE_LEAVING_FILES))),

  TASKS_RESTORE(
      Refusal.of(
          OfWarehouse.class,
          warehouse ->
              new RefusedException(
                  Reason.RESTORE_RUNNING,
                  "A task restores something in the warehouse "
                      + warehouse.name()
                      + " already; wait for its end, or cancel it: it is in the queue restore"))),

  NAMESPACES_PATH(
      Refusal.of(
          NewNamespace.class,
          namespace ->
              new RefusedException(
                  Reason.ALREADY_EXISTS,
                  "Namespace already exists: " + String.join(".", namespace.levels())))),

  NAMESPACES_PARENT(
      Refusal.of(NewNamespace.class, namespace -> NameRefusals.noSuchNamespace(namespace.parent())),
      Refusal.of(DroppedNamespace.class, Constraint::notEmpty)),

  NAMES_NAMESPACE(
      Refusal.of(
          NewTabular.class, tabular -> NameRefusals.noSuchNamespace(tabular.name().namespace())),
      Refusal.of(DroppedNamespace.class, Constraint::notEmpty)),

  // Lost by a moment; what has the name now may be gone again, so its kind is not looked up.
  NAMES_NAME(
      Refusal.of(
          NewTabular.class,
          tabular ->
              NameRefusals.alreadyExists(
                  tabular.kind(),
                  tabular.kind(),
                  tabular.name().namespace(),
                  tabular.name().name())));

  private final List<Refusal<?>> refusals;

  Constraint(Refusal<?>... refusals) {
    this.refusals = List.of(refusals);
  }

  /** Its name in the schema. */
  public String constraintName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The one that was violated, if it is one of these. */
  public static Optional<Constraint> of(ConstraintViolatedException violated) {
    return Arrays.stream(values())
        .filter(one -> one.constraintName().equals(violated.constraint()))
        .findFirst();
  }

  /** Whether a constraint refused the command, and it is this one. */
  public boolean isViolatedIn(RuntimeException problem) {
    return problem instanceof ConstraintViolatedException violated
        && violated.constraint().equals(constraintName());
  }

  /**
   * The refusal of a command that this constraint refuses.
   *
   * @threfusals IllegalArgumentException if no such command can violate it
   */
  public RefusedException refusal(Subject about) {
    return find(about)
        .orElseThrow(() -> new IllegalArgumentException(about + " does not violate " + this));
  }

  private Optional<RefusedException> find(Subject about) {
    return refusals.stream().flatMap(one -> one.about(about).stream()).findFirst();
  }

  /** What a command failed with: the refusal of its constraint, or else {@code problem} itself. */
  public static RuntimeException refusalOf(RuntimeException problem, Subject about) {
    return problem instanceof ConstraintViolatedException violated
        ? of(violated)
            .flatMap(constraint -> constraint.find(about))
            .<RuntimeException>map(refusal -> refusal)
            .orElse(problem)
        : problem;
  }

  private static RefusedException projectExists(OfProject project) {
    return new RefusedException(
        Reason.PROJECT_EXISTS, "A project has or had this id: " + project.projectId());
  }

  private static RefusedException noSuchWarehouse(InWarehouse about) {
    return new RefusedException(
        Reason.NO_SUCH_WAREHOUSE, "Warehouse does not exist: " + about.warehouseId());
  }

  private static RefusedException notEmpty(DroppedNamespace namespace) {
    return new RefusedException(
        Reason.NAMESPACE_NOT_EMPTY,
        "Namespace is not empty: " + String.join(".", namespace.levels()),
        Remedy.EMPTY_FIRST,
        Remedy.RECURSIVE);
  }
}
