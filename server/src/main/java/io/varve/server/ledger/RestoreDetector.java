package io.varve.server.ledger;

import io.varve.ledger.anchor.Anchor;
import io.varve.ledger.anchor.AnchorKeys;
import io.varve.ledger.attempt.AttemptChain;
import io.varve.ledger.epoch.Epoch;
import io.varve.ledger.epoch.Epochs;
import io.varve.ledger.epoch.Epochs.Ledger;
import io.varve.ledger.seal.SealQueue;
import io.varve.query.warehouse.WarehouseReads;
import io.varve.server.ledger.HighWaterMark.Found;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Tells at start whether the database was restored since it was last served from, and then begins a
 * new epoch, before this node seals anything. See docs/decisions.
 */
public final class RestoreDetector implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RestoreDetector.class);

  /**
   * What else tells one copy of a database from another.
   *
   * @param text of the embedded database: its folder, which no copy shares; else empty
   */
  public record DatabaseIdentity(String text) {}

  private final Epochs epochs;
  private final SealQueue queue;
  private final AttemptChain attempts;
  private final Anchors anchors;
  private final TransactionOperations transactions;
  private final JdbcClient jdbc;
  private final DatabaseIdentity identity;

  /**
   * A restore detector that has not looked yet.
   *
   * @param transactions with read committed isolation
   */
  public RestoreDetector(
      Epochs epochs,
      SealQueue queue,
      AttemptChain attempts,
      Anchors anchors,
      TransactionOperations transactions,
      JdbcClient jdbc,
      DatabaseIdentity identity) {
    this.epochs = epochs;
    this.queue = queue;
    this.attempts = attempts;
    this.anchors = anchors;
    this.transactions = transactions;
    this.jdbc = jdbc;
    this.identity = identity;
  }

  /** Looks, and begins an epoch where one is due. */
  public void start() {
    // Before the key of this server is known: a mark of a version that did not sign counts once.
    boolean unsignedCounts = anchors.keys().isEmpty();
    anchors.introduce();
    AnchorKeys keys = anchors.keys();
    // The mark first: what it says was in the database before.
    Found mark =
        warehouse()
            .map(location -> anchors.mark(location, epochs.ledger().id(), keys, unsignedCounts))
            .orElse(new Found.None());
    String now = epochs.place() + (identity.text().isEmpty() ? "" : ", " + identity.text());
    List<Epoch> known = epochs.all();
    if (known.isEmpty()) {
      begin(1, now, "first start");
    } else {
      Epoch last = known.getLast();
      String reason = reason(last, now, known, anchor(mark));
      if (reason != null) {
        begin(Math.max(last.number(), number(mark)) + 1, now, reason);
        LOG.warn(
            "This database was restored: {}. A new epoch begins after position {}; followers that"
                + " are further must go back to it",
            reason,
            epochs.ledger().position());
      }
    }
    if (queue.isForeign()) {
      // A server of a version that did not renumber has begun the epoch.
      transactions.executeWithoutResult(status -> queue.renumber());
    }
    AttemptChain.End attempted = attempts.end();
    Ledger ledger = epochs.ledger();
    // A store is asked once only where it holds what a server wrote last; the task does the rest.
    boolean isCurrent =
        mark instanceof Found.Trusted(Anchor last) && last.epoch().equals(ledger.epoch());
    anchors.write(ledger, attempted, isCurrent ? Optional.empty() : warehouse());
  }

  // Together: a node that finds the epoch begun must find no transaction ids of another cluster.
  private void begin(int number, String now, String reason) {
    transactions.executeWithoutResult(
        status -> {
          if (epochs.begin(number, now, reason)) {
            queue.renumber();
          }
        });
  }

  private static @Nullable Anchor anchor(Found mark) {
    return switch (mark) {
      case Found.Trusted trusted -> trusted.anchor();
      case Found.Unsigned unsigned -> unsigned.anchor();
      case Found.None none -> null;
      case Found.Forged forged -> null;
    };
  }

  // Only a number that was signed counts: numbers are never given back.
  private static int number(Found mark) {
    return mark instanceof Found.Trusted trusted ? trusted.anchor().epochNumber() : 0;
  }

  private @Nullable String reason(
      Epoch last, String now, List<Epoch> known, @Nullable Anchor mark) {
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
    if (!holdsEvents(mark)) {
      return "the warehouse knows a position "
          + mark.position()
          + " that it does not have, or has otherwise";
    }
    return holdsAttempts(mark) ? null : "the warehouse knows more attempts than it has, or others";
  }

  private boolean holdsAttempts(Anchor mark) {
    return mark.attempts() == null || attempts.holds(mark.attempts());
  }

  private boolean holdsEvents(Anchor mark) {
    return mark.position() == 0
        || epochs
            .hashAt(mark.position())
            .map(hash -> HexFormat.of().formatHex(hash).equals(mark.hash()))
            .orElse(false);
  }

  /** Signs how far the ledger has come, and writes it down; done now and then. */
  public void remember() {
    Optional<String> warehouse = warehouse();
    UUID id = epochs.ledger().id();
    AnchorKeys keys = anchors.keys();
    Found found =
        warehouse.map(location -> anchors.mark(location, id, keys, false)).orElse(new Found.None());
    // Read after the mark, which another node may be writing: so the ledger is never shorter. The
    // end of attempts first: none of a later epoch is signed in this one.
    AttemptChain.End attempted = attempts.end();
    Ledger ledger = epochs.ledger();
    if (found instanceof Found.Trusted(Anchor mark)) {
      if (epochs.all().stream().noneMatch(epoch -> epoch.name().equals(mark.epoch()))) {
        LOG.error(
            "Another database of the ledger {} is served on the warehouse {}: its epoch is {}, and"
                + " this one's is {}. Stop one of them",
            id,
            warehouse.orElseThrow(),
            mark.epoch(),
            ledger.epoch());
        return;
      }
      if (mark.epoch().equals(ledger.epoch()) && !(holdsEvents(mark) && holdsAttempts(mark))) {
        LOG.error(
            "The ledger {} was changed while it was served: it does not have position {}, or its"
                + " attempts, as they were signed at {}. Run `varve verify`",
            id,
            mark.position(),
            mark.at());
        return;
      }
    }
    anchors.write(ledger, attempted, warehouse);
  }

  private Optional<String> warehouse() {
    return warehouse(jdbc);
  }

  /** The oldest warehouse's folder. */
  static Optional<String> warehouse(JdbcClient jdbc) {
    return new WarehouseReads(jdbc).oldestLocation();
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
