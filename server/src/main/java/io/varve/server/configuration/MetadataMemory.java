package io.varve.server.configuration;

import io.varve.api.memory.ByteBudget;
import io.varve.command.metadata.MetadataFiles.Room;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.storage.metadata.MetadataLimits;
import io.varve.storage.metadata.ReadMemory;
import java.time.Duration;
import java.util.function.LongConsumer;

/** What metadata that is read, changed or registered may take of the heap, all of it together. */
public final class MetadataMemory implements ReadMemory {

  /** Of one token of JSON as Jackson's tree has it: an object, its map, a name, a text. */
  private static final int BYTES_OF_NODE = 100;

  private final long bytes;
  private final ByteBudget budget;

  /**
   * Memory.
   *
   * @param patience how long work waits for it
   */
  public MetadataMemory(long bytes, Duration patience) {
    this.bytes = bytes;
    this.budget = new ByteBudget(bytes, patience);
  }

  @Override
  public Reservation reservation() {
    ByteBudget.Share share = budget.share();
    return new Reservation() {
      @Override
      public void grow(long size) {
        if (!share.grow(size)) {
          throw new RefusedException(
              Reason.TOO_MANY_REQUESTS,
              "Too much work on large tables at once; nothing was changed, try again");
        }
      }

      @Override
      public void close() {
        share.close();
      }
    };
  }

  /** Room for work on a document of {@code size} bytes of JSON. */
  Room room(long size) {
    Reservation reservation = reservation();
    reservation.grow(MetadataLimits.COPIES * size);
    return reservation::close;
  }

  /** How many tokens a document may have, so that its tree fits. */
  long nodes() {
    return bytes / BYTES_OF_NODE;
  }

  /** Makes a reservation as large as the tree of a document of so many tokens. */
  LongConsumer growing(Reservation reservation) {
    return nodes -> reservation.grow(nodes * BYTES_OF_NODE);
  }
}
