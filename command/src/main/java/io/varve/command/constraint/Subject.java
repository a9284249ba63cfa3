package io.varve.command.constraint;

import io.varve.ledger.event.ObjectName;
import io.varve.ledger.event.TabularKind;
import java.util.List;
import java.util.UUID;

/** What a command is about: the words of its refusal, and which of two ends of a key it is at. */
public sealed interface Subject {

  /** A table, view or generic table that is to get a name. */
  record NewTabular(TabularKind kind, ObjectName name) implements Subject {}

  /** Something in a warehouse, which must exist. */
  sealed interface InWarehouse extends Subject {

    UUID warehouseId();
  }

  /** A table, view or generic table that is to be dropped or held. */
  record ChangedTabular(UUID warehouseId) implements InWarehouse {}

  /**
   * A name that a position of a warehouse is to get.
   *
   * @param name it
   */
  record NewSavepoint(UUID warehouseId, String name) implements InWarehouse {}

  /** A name that a position of a warehouse is to lose. */
  record OldSavepoint(String name) implements Subject {}

  /** A namespace that is to get a name. */
  record NewNamespace(UUID warehouseId, List<String> levels) implements InWarehouse {

    List<String> parent() {
      return levels.subList(0, levels.size() - 1);
    }
  }

  /** A namespace that is to be dropped. */
  record DroppedNamespace(UUID warehouseId, List<String> levels) implements InWarehouse {}

  /** A project that is to begin, to change or to end. */
  record OfProject(UUID projectId) implements Subject {}

  /**
   * A warehouse that is to begin, to change or to end.
   *
   * @param name that it has or is to get
   */
  record OfWarehouse(UUID projectId, String name) implements Subject {}

  /**
   * A role that is to begin or to change.
   *
   * @param name that it is to get, or its id at the provider
   */
  record OfRole(UUID projectId, String name) implements Subject {}

  /**
   * An API client that is to begin.
   *
   * @param name that it is to get
   */
  record OfApiClient(String name) implements Subject {}

  /**
   * A person who is to be admitted.
   *
   * @param name to log in by
   */
  record OfPerson(String name) implements Subject {}

  /** The server, which is to be bootstrapped. */
  record OfServer() implements Subject {}
}
