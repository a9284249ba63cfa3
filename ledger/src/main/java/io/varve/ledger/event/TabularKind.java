package io.varve.ledger.event;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What can have a name in a namespace. */
public enum TabularKind {
  TABLE,
  VIEW,
  GENERIC_TABLE;

  private final String text = name().toLowerCase(Locale.ROOT).replace('_', '-');
  private final String words = text.replace('-', ' ');

  /** The kind that {@link #text} calls so, if there is one. */
  public static Optional<TabularKind> find(String text) {
    return Arrays.stream(values()).filter(kind -> kind.text.equals(text)).findFirst();
  }

  /**
   * The kind that {@link #text} calls so.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static TabularKind of(String text) {
    return find(text)
        .orElseThrow(() -> new IllegalArgumentException("Nothing of kind " + text + " has names"));
  }

  /** In the database, in paths and in JSON: table, view or generic-table. */
  public String text() {
    return text;
  }

  /** As people say it: table, view, generic table. */
  public String words() {
    return words;
  }

  /** As {@link #words}, at the beginning of a sentence. */
  public String title() {
    return Character.toUpperCase(words.charAt(0)) + words.substring(1);
  }
}
