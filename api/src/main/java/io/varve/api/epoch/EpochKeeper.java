package io.varve.api.epoch;

import io.varve.ledger.epoch.Epoch;
import io.varve.ledger.epoch.Epochs;
import io.varve.ledger.epoch.Epochs.Ledger;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.apache.iceberg.io.FileIO;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Tells at start whether the database was restored since it was last served from, and then begins a
 * new epoch, before this node seals anything. See docs/decisions.
 */
public final class EpochKeeper implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EpochKeeper.class);

  /**
   * What else tells one copy of a database from another.
   *
   * @param text of the embedded database: its folder, which no copy shares; else empty
   */
  public record Place(String text) {}

  private final Epochs epochs;
  private final JdbcClient jdbc;
  private final FileIO io;
  private final Place place;

  /** A keeper that has not looked yet. */
  public EpochKeeper(Epochs epochs, JdbcClient jdbc, FileIO io, Place place) {
    this.epochs = epochs;
    this.jdbc = jdbc;
    this.io = io;
    this.place = place;
  }

  /** Looks, and begins an epoch where one is due. */
  public void start() {
    // The mark first: what it says was in the database before.
    Optional<LedgerMark> mark = warehouse().flatMap(this::mark);
    String now = epochs.place() + (place.text().isEmpty() ? "" : ", " + place.text());
    List<Epoch> known = epochs.all();
    if (known.isEmpty()) {
      epochs.begin(1, now, "first start");
      return;
    }
    Epoch last = known.getLast();
    String reason = reason(last, now, known, mark.orElse(null));
    if (reason != null) {
      int before = Math.max(last.number(), mark.map(m -> number(m.epoch())).orElse(0));
      epochs.begin(before + 1, now, reason);
      LOG.warn(
          "This database was restored: {}. A new epoch begins behind position {}; followers that"
              + " are further must go back to it",
          reason,
          epochs.ledger().position());
      warehouse().ifPresent(this::write);
    }
  }

  private @Nullable String reason(
      Epoch last, String now, List<Epoch> known, @Nullable LedgerMark mark) {
    if (!last.place().equals(now)) {
      return "it was at " + last.place() + " and is at " + now;
    }
    if (mark == null) {
      return null;
    }
    if (known.stream().noneMatch(epoch -> epoch.name().equals(mark.epoch()))) {
      return "the warehouse knows an epoch " + mark.epoch() + " that it does not know";
    }
    if (!mark.epoch().equals(last.name())) {
      // Left from the epoch before, when a server died as it began this one.
      return null;
    }
    boolean holds =
        mark.position() == 0
            || epochs
                .hashAt(mark.position())
                .map(hash -> HexFormat.of().formatHex(hash).equals(mark.hash()))
                .orElse(false);
    return holds
        ? null
        : "the warehouse knows a position "
            + mark.position()
            + " that it does not have, or has otherwise";
  }

  private static int number(String epoch) {
    return Integer.parseInt(epoch.substring(0, epoch.indexOf('-')));
  }

  /** Writes down in the warehouse how far the ledger has come; done now and then. */
  public void remember() {
    Optional<String> warehouse = warehouse();
    if (warehouse.isEmpty()) {
      return;
    }
    Ledger ledger = epochs.ledger();
    Optional<LedgerMark> before = mark(warehouse.get());
    List<Epoch> known = epochs.all();
    if (before.isPresent()
        && known.stream().noneMatch(epoch -> epoch.name().equals(before.get().epoch()))) {
      LOG.error(
          "Another database of the ledger {} is served on the warehouse {}: its epoch is {}, and"
              + " this one's is {}. Stop one of them",
          ledger.id(),
          warehouse.get(),
          before.get().epoch(),
          ledger.epoch());
      return;
    }
    write(warehouse.get());
  }

  private void write(String warehouse) {
    try {
      LedgerMark.of(epochs.ledger()).write(io, warehouse);
    } catch (IOException | RuntimeException e) {
      LOG.warn("The mark of the ledger could not be written; a restore may go unnoticed", e);
    }
  }

  /** The oldest warehouse's folder. */
  private Optional<String> warehouse() {
    return jdbc.sql("select location from warehouses order by warehouse_id limit 1")
        .query(String.class)
        .optional();
  }

  private Optional<LedgerMark> mark(String warehouse) {
    try {
      return LedgerMark.read(io, warehouse, epochs.ledger().id());
    } catch (IOException | RuntimeException e) {
      LOG.warn("The mark of the ledger could not be read; a restore may go unnoticed", e);
      return Optional.empty();
    }
  }

  /** Remembers for the last time. */
  @Override
  public void close() {
    try {
      remember();
    } catch (RuntimeException e) {
      LOG.info("The mark of the ledger is not of the last moment: {}", e.toString());
    }
  }
}
