package io.varve.command.refusal;

import io.varve.ledger.event.ObjectName;
import io.varve.ledger.event.TabularKind;
import io.varve.security.rights.ObjectKind;
import java.util.List;

/** The refusals that have to do with names, in the words of Iceberg's own catalogs. */
public final class NameRefusals {

  private NameRefusals() {}

  /** A namespace does not exist. */
  public static RefusedException noSuchNamespace(List<String> levels) {
    return new RefusedException(
        Reason.NO_SUCH_NAMESPACE, "Namespace does not exist: " + String.join(".", levels));
  }

  /** Why it is refused what one of a kind would have to be there for. */
  public static Reason missing(TabularKind kind) {
    return switch (kind) {
      case TABLE -> Reason.NO_SUCH_TABLE;
      case VIEW -> Reason.NO_SUCH_VIEW;
      case GENERIC_TABLE -> Reason.NO_SUCH_GENERIC_TABLE;
    };
  }

  /** A table, view or generic table does not exist. */
  public static RefusedException noSuchObject(TabularKind kind, List<String> levels, String name) {
    return new RefusedException(
        missing(kind), kind.title() + " does not exist: " + display(levels, name));
  }

  /** A namespace, or something in one, that is named by an id does not exist. */
  public static RefusedException noSuchId(ObjectKind kind, String id) {
    if (kind == ObjectKind.NAMESPACE) {
      return new RefusedException(Reason.NO_SUCH_NAMESPACE, "Namespace does not exist: " + id);
    }
    TabularKind tabular = TabularKind.of(kind.text());
    return new RefusedException(missing(tabular), tabular.title() + " does not exist: " + id);
  }

  /**
   * A name is taken.
   *
   * @param wanted kind of what should have had the name
   * @param found kind of what has it
   */
  public static RefusedException alreadyExists(
      TabularKind wanted, TabularKind found, List<String> levels, String name) {
    return new RefusedException(
        Reason.ALREADY_EXISTS,
        found.title()
            + (wanted == found ? " already exists: " : " with same name already exists: ")
            + display(levels, name));
  }

  /** As {@link #alreadyExists}, for what is to be moved onto the name. */
  public static RefusedException cannotRename(
      ObjectName from, TabularKind found, List<String> levels, String name) {
    return new RefusedException(
        Reason.ALREADY_EXISTS,
        "Cannot rename "
            + from.display()
            + " to "
            + display(levels, name)
            + ". "
            + found.title()
            + " already exists");
  }

  private static String display(List<String> levels, String name) {
    return String.join(".", levels) + "." + name;
  }

  /** There is no such savepoint. */
  public static RefusedException noSuchSavepoint(String name) {
    return new RefusedException(
        Reason.NO_SUCH_SAVEPOINT, "The warehouse has no savepoint of this name: " + name);
  }
}
