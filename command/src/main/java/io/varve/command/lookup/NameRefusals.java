package io.varve.command.lookup;

import io.varve.command.dispatch.ConstraintViolatedException;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.ledger.event.ObjectName;
import java.util.List;

/** The refusals that have to do with names, in the words of Iceberg's own catalogs. */
public final class NameRefusals {

  private NameRefusals() {}

  /** A namespace is not there. */
  public static RefusedException noSuchNamespace(List<String> levels) {
    return new RefusedException(
        Reason.NO_SUCH_NAMESPACE, "Namespace does not exist: " + String.join(".", levels));
  }

  /** A table or view is not there. */
  public static RefusedException noSuchObject(String kind, List<String> levels, String name) {
    return kind.equals("view")
        ? new RefusedException(Reason.NO_SUCH_VIEW, "View does not exist: " + display(levels, name))
        : new RefusedException(
            Reason.NO_SUCH_TABLE, "Table does not exist: " + display(levels, name));
  }

  /**
   * A name is taken.
   *
   * @param wanted kind of what should have had the name
   * @param found kind of what has it
   */
  public static RefusedException alreadyExists(
      String wanted, String found, List<String> levels, String name) {
    String what = found.equals("view") ? "View" : "Table";
    return new RefusedException(
        Reason.ALREADY_EXISTS,
        what
            + (wanted.equals(found) ? " already exists: " : " with same name already exists: ")
            + display(levels, name));
  }

  /** As {@link #alreadyExists}, for what is to be moved onto the name. */
  public static RefusedException cannotRename(
      ObjectName from, String found, List<String> levels, String name) {
    return new RefusedException(
        Reason.ALREADY_EXISTS,
        "Cannot rename "
            + from.display()
            + " to "
            + display(levels, name)
            + ". "
            + (found.equals("view") ? "View" : "Table")
            + " already exists");
  }

  /** What a constraint's refusal means for whoever wanted {@code name} for a {@code kind}. */
  public static RuntimeException of(RuntimeException problem, String kind, ObjectName name) {
    if (!(problem instanceof ConstraintViolatedException violated)) {
      return problem;
    }
    return switch (violated.constraint()) {
      // Lost by a moment; what has the name now may be gone again, so its kind is not looked up.
      case "names_name" -> alreadyExists(kind, kind, name.namespace(), name.name());
      case "names_namespace" -> noSuchNamespace(name.namespace());
      default -> violated;
    };
  }

  private static String display(List<String> levels, String name) {
    return String.join(".", levels) + "." + name;
  }
}
