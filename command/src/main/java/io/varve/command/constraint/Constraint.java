package io.varve.command.constraint;

import io.varve.command.constraint.Subject.DroppedNamespace;
import io.varve.command.constraint.Subject.InWarehouse;
import io.varve.command.constraint.Subject.NewNamespace;
import io.varve.command.constraint.Subject.NewTabular;
import io.varve.command.constraint.Subject.OfApiClient;
import io.varve.command.constraint.Subject.OfProject;
import io.varve.command.constraint.Subject.OfRole;
import io.varve.command.constraint.Subject.OfServer;
import io.varve.command.constraint.Subject.OfWarehouse;
import io.varve.command.refusal.ConstraintViolatedException;
import io.varve.command.refusal.NameRefusals;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.command.refusal.Remedy;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * The constraints of the schema that a command can violate, by their names in it, and the refusals
 * that they lead to. A rule that only the database can decide, such as that a name is free, is
 * decided by one of these. A foreign key has a refusal for each of its ends: for what is to be kept
 * while its parent is deleted, and for a parent that is to be deleted while it has such.
 */
public enum Constraint {
  /** A stream begins once, and each of its versions is written once. */
  EVENTS_STREAM_VERSION(row(OfProject.class, Constraint::projectExists)),

  PROJECTS_PKEY(row(OfProject.class, Constraint::projectExists)),

  API_CLIENTS_NAME(
      row(
          OfApiClient.class,
          client ->
              new RefusedException(
                  Reason.API_CLIENT_EXISTS,
                  "An API client of this name exists: " + client.name()))),

  SERVER_ONCE(
      row(
          OfServer.class,
          server ->
              new RefusedException(
                  Reason.ALREADY_BOOTSTRAPPED, "The server is bootstrapped already"))),

  WAREHOUSES_PROJECT(
      row(
          OfWarehouse.class,
          warehouse ->
              new RefusedException(
                  Reason.NO_SUCH_PROJECT, "Project does not exist: " + warehouse.projectId())),
      row(
          OfProject.class,
          project ->
              new RefusedException(
                  Reason.PROJECT_NOT_EMPTY,
                  "Project has warehouses: " + project.projectId() + "; delete them first"))),

  ROLES_PROJECT(
      row(
          OfRole.class,
          role ->
              new RefusedException(
                  Reason.NO_SUCH_PROJECT, "Project does not exist: " + role.projectId())),
      row(
          OfProject.class,
          project ->
              new RefusedException(
                  Reason.PROJECT_NOT_EMPTY,
                  "Project has roles: " + project.projectId() + "; delete them first"))),

  ROLES_NAME(
      row(
          OfRole.class,
          role ->
              new RefusedException(
                  Reason.ROLE_EXISTS, "The project has a role of this name: " + role.name()))),

  ROLES_SOURCE(
      row(
          OfRole.class,
          role ->
              new RefusedException(
                  Reason.ROLE_EXISTS,
                  "The project has a role for this one of the provider: " + role.name()))),

  WAREHOUSES_NAME(
      row(
          OfWarehouse.class,
          warehouse ->
              new RefusedException(
                  Reason.WAREHOUSE_EXISTS,
                  "The project has a warehouse of this name: " + warehouse.name()))),

  NAMESPACES_WAREHOUSE(
      row(InWarehouse.class, Constraint::noSuchWarehouse),
      row(
          OfWarehouse.class,
          warehouse ->
              new RefusedException(
                  Reason.WAREHOUSE_NOT_EMPTY,
                  "Warehouse holds namespaces: " + warehouse.name(),
                  Remedy.EMPTY_FIRST,
                  Remedy.FORCE))),

  PURGES_WAREHOUSE(
      row(InWarehouse.class, Constraint::noSuchWarehouse),
      row(
          OfWarehouse.class,
          warehouse ->
              new RefusedException(
                  Reason.WAREHOUSE_NOT_EMPTY,
                  "Files of dropped tables are still to be purged from the warehouse "
                      + warehouse.name(),
                  Remedy.WAIT,
                  Remedy.FORCE_LEAVING_FILES))),

  DROPPED_WAREHOUSE(
      row(InWarehouse.class, Constraint::noSuchWarehouse),
      row(
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
      row(InWarehouse.class, Constraint::noSuchWarehouse),
      row(
          OfWarehouse.class,
          warehouse ->
              new RefusedException(
                  Reason.HELD,
                  "Something in the warehouse "
                      + warehouse.name()
                      + " is held; release that before it is deleted"))),

  NAMESPACES_PATH(
      row(
          NewNamespace.class,
          namespace ->
              new RefusedException(
                  Reason.ALREADY_EXISTS,
                  "Namespace already exists: " + String.join(".", namespace.levels())))),

  NAMESPACES_PARENT(
      row(NewNamespace.class, namespace -> NameRefusals.noSuchNamespace(namespace.parent())),
      row(DroppedNamespace.class, Constraint::notEmpty)),

  NAMES_NAMESPACE(
      row(NewTabular.class, tabular -> NameRefusals.noSuchNamespace(tabular.name().namespace())),
      row(DroppedNamespace.class, Constraint::notEmpty)),

  // Lost by a moment; what has the name now may be gone again, so its kind is not looked up.
  NAMES_NAME(
      row(
          NewTabular.class,
          tabular ->
              NameRefusals.alreadyExists(
                  tabular.kind(),
                  tabular.kind(),
                  tabular.name().namespace(),
                  tabular.name().name())));

  private final List<Row<?>> rows;

  Constraint(Row<?>... rows) {
    this.rows = List.of(rows);
  }

  private record Row<S extends Subject>(Class<S> subject, Function<S, RefusedException> refusal) {

    Optional<RefusedException> of(Subject about) {
      return subject.isInstance(about)
          ? Optional.of(refusal.apply(subject.cast(about)))
          : Optional.empty();
    }
  }

  private static <S extends Subject> Row<S> row(
      Class<S> subject, Function<S, RefusedException> refusal) {
    return new Row<>(subject, refusal);
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
   * @throws IllegalArgumentException if no such command can violate it
   */
  public RefusedException refusal(Subject about) {
    return find(about)
        .orElseThrow(() -> new IllegalArgumentException(about + " does not violate " + this));
  }

  private Optional<RefusedException> find(Subject about) {
    return rows.stream().flatMap(row -> row.of(about).stream()).findFirst();
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
