package io.varve.command.lookup;

import io.varve.command.refusal.ConstraintViolatedException;
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

  /** A kind as people say it: table, view, generic table. */
  public static String words(String kind) {
    return kind.replace('-', ' ');
  }

  /** As {@link #words}, at the beginning of a sentence. */
  public static String title(String kind) {
    return switch (kind) {
      case "table" -> "Table";
      case "view" -> "View";
      case "generic-table" -> "Generic table";
      default -> throw unknown(kind);
    };
  }

  /** Why it is refused what one of a kind would have to be there for. */
  public static Reason missing(String kind) {
    return switch (kind) {
      case "table" -> Reason.NO_SUCH_TABLE;
      case "view" -> Reason.NO_SUCH_VIEW;
      case "generic-table" -> Reason.NO_SUCH_GENERIC_TABLE;
      default -> throw unknown(kind);
    };
  }

  private static IllegalArgumentException unknown(String kind) {
    return new IllegalArgumentException("Nothing of kind " + kind + " has names");
  }

  /** A table, view or generic table is not there. */
  public static RefusedException noSuchObject(String kind, List<String> levels, String name) {
    return new RefusedException(
        missing(kind), title(kind) + " does not exist: " + display(levels, name));
  }

  /**
   * A name is taken.
   *
   * @param wanted kind of what should have had the name
   * @param found kind of what has it
   */
  public static RefusedException alreadyExists(
      String wanted, String found, List<String> levels, String name) {
    return new RefusedException(
        Reason.ALREADY_EXISTS,
        title(found)
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
            + title(found)
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
