package io.varve.security.rights;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Kinds of objects that privileges are granted on, the outermost first. */
public enum ObjectKind {
  SERVER,
  PROJECT,
  WAREHOUSE,
  NAMESPACE,
  TABLE,
  VIEW,
  GENERIC_TABLE,
  ROLE;

  /** As paths and the ledger spell it, such as {@code generic-table}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The kind that a text spells. */
  public static Optional<ObjectKind> find(String text) {
    return Stream.of(values()).filter(kind -> kind.text().equals(text)).findFirst();
  }

  /** The kind that a text of the ledger spells. */
  public static ObjectKind of(String text) {
    return find(text).orElseThrow(() -> new IllegalArgumentException("No kind of object: " + text));
  }

  /** Whether objects of this kind are of another, or in objects of that. */
  public boolean isIn(ObjectKind outer) {
    return this == outer
        || switch (this) {
          case SERVER -> false;
          case PROJECT -> outer == SERVER;
          case WAREHOUSE, ROLE -> outer == PROJECT || outer == SERVER;
          case NAMESPACE, TABLE, VIEW, GENERIC_TABLE ->
              outer == NAMESPACE || outer == WAREHOUSE || outer == PROJECT || outer == SERVER;
        };
  }

  /** Whether it has a name in a namespace. */
  public boolean isTabular() {
    return this == TABLE || this == VIEW || this == GENERIC_TABLE;
  }
}
