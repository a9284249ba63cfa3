package io.varve.command.tabular;

import io.varve.ledger.event.ObjectName;
import io.varve.ledger.event.TabularKind;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The state of what has a name in a namespace, as far as its kind does not matter. */
public interface Tabular {

  /** What it is. */
  TabularKind kind();

  /** The warehouse that it is in, which it never leaves. */
  UUID warehouseId();

  /** Where it is, or was last. */
  ObjectName name();

  /** Whether it has left the catalog, maybe to come back. */
  boolean dropped();

  /** Whether it is protected from being dropped; null means no. */
  @Nullable Boolean protection();

  /** How it can come back; null if it exists, or has ended. */
  @Nullable SoftDrop softDrop();

  /** That it is not dropped, which may have run out; null if there is none. */
  @Nullable Hold hold();

  /** Its own id, which is that of its stream. */
  UUID id();

  /** The events that its kind has for what can happen to all kinds. */
  default TabularEvents events() {
    return new TabularEvents(kind(), id());
  }

  /** What its kind does not matter to. */
  default Lifecycle lifecycle() {
    return new Lifecycle(name(), dropped(), protection(), softDrop(), hold());
  }

  /** Whether it is protected from being dropped. */
  default boolean hasProtection() {
    return Boolean.TRUE.equals(protection());
  }

  /** Whether it is in the catalog, by this name. */
  default boolean isAt(ObjectName asked) {
    return !dropped()
        && name().namespaceId().equals(asked.namespaceId())
        && name().name().equals(asked.name());
  }
}
