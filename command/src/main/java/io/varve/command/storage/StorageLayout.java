package io.varve.command.storage;

import org.jspecify.annotations.Nullable;

/**
 * Where new tables, views and generic tables are located, where a request does not say. In
 * templates {@code {uuid}} and {@code {name}} stand for those of the object.
 *
 * @param namespace template of a namespace's folder; null unless all have folders
 * @param tabular template of a table's or view's folder; null by default
 */
public record StorageLayout(Kind kind, @Nullable String namespace, @Nullable String tabular) {

  /** Which folders there are. */
  public enum Kind {
    /** A folder for each namespace and object, named by its id. */
    DEFAULT,
    /** A folder for each object. */
    TABULAR_ONLY,
    /** A folder for each namespace, in that of its parent, and for each object. */
    FULL_HIERARCHY
  }

  /** Folders by id. */
  public static final StorageLayout DEFAULT = new StorageLayout(Kind.DEFAULT, null, null);
}
