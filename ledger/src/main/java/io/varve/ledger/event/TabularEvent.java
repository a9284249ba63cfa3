package io.varve.ledger.event;

/** What can happen to something that has a name in a namespace. */
public sealed interface TabularEvent extends Event
    permits LifecycleEvent, TableEvent, ViewEvent, GenericTableEvent {

  /** What it happened to. */
  TabularKind kind();
}
