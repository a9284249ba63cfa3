package io.varve.projections.verify;

import io.varve.ledger.event.Event;
import io.varve.ledger.event.MetadataFile;
import io.varve.ledger.event.TableEvent.TableCommitted;
import io.varve.ledger.event.TableEvent.TableCreated;
import io.varve.ledger.event.TableEvent.TableRegistered;
import io.varve.ledger.event.ViewEvent.ViewCommitted;
import io.varve.ledger.event.ViewEvent.ViewCreated;
import io.varve.ledger.event.ViewEvent.ViewRegistered;
import org.jspecify.annotations.Nullable;

/** Which metadata file an event points to. */
final class EventFiles {

  private EventFiles() {}

  static @Nullable MetadataFile of(Event event) {
    return switch (event) {
      case TableCreated e -> e.metadata();
      case TableRegistered e -> e.metadata();
      case TableCommitted e -> e.metadata();
      case ViewCreated e -> e.metadata();
      case ViewRegistered e -> e.metadata();
      case ViewCommitted e -> e.metadata();
      default -> null;
    };
  }
}
