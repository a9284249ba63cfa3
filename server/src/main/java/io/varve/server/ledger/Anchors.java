package io.varve.server.ledger;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.varve.ledger.anchor.Anchor;
import io.varve.ledger.anchor.AnchorKey;
import io.varve.ledger.anchor.AnchorKeys;
import io.varve.ledger.anchor.KnownKeys;
import io.varve.ledger.attempt.AttemptChain;
import io.varve.ledger.epoch.Epochs.Ledger;
import io.varve.projections.verify.Anchored;
import io.varve.server.ledger.HighWaterMark.Found;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.iceberg.io.FileIO;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Signs where the ledger stands, and keeps that outside of the database: the newest as a mark in a
 * warehouse, and a log of anchors there and on this machine. A file that cannot be read or written
 * stops nobody.
 */
public final class Anchors {

  private static final Logger LOG = LoggerFactory.getLogger(Anchors.class);

  private final AnchorSettings settings;
  private final KnownKeys known;
  private final FileIO io;
  private final Clock clock;
  private final Counter refused;
  private final AnchorKey key;

  /** Reads the key, or makes it. */
  public Anchors(
      AnchorSettings settings, KnownKeys known, FileIO io, Clock clock, MeterRegistry meters) {
    this.settings = settings;
    this.known = known;
    this.io = io;
    this.clock = clock;
    this.refused =
        Counter.builder("varve.ledger.marks.refused")
            .description("Marks and anchors of the ledger that no server of it had written")
            .register(meters);
    this.key = settings.key().get();
  }

  /** Adds this server's key to those that are known in the database. */
  void introduce() {
    known.add(key);
  }

  /** The public keys of the servers that ever served from the database and signed. */
  AnchorKeys keys() {
    return known.all();
  }

  /** The mark in a warehouse; one that does not count is treated as none, and reported. */
  Found mark(String warehouse, UUID ledgerId, AnchorKeys keys, boolean unsignedCounts) {
    try {
      Found found = fileOf(warehouse, ledgerId).read(keys);
      return switch (found) {
        case Found.Forged forged -> report(warehouse, forged.why());
        case Found.Unsigned unsigned when !unsignedCounts -> report(warehouse, "it is not signed");
        default -> found;
      };
    } catch (IOException | RuntimeException e) {
      LOG.warn("The mark of the ledger could not be read; a restore may go unnoticed", e);
      return new Found.None();
    }
  }

  private Found report(String warehouse, String why) {
    refused.increment();
    LOG.warn(
        "The mark of the ledger in {} was not written by a server of this ledger: {}. It is ignored"
            + " and written anew; somebody can write there who should not",
        warehouse,
        why);
    return new Found.None();
  }

  /**
   * Writes down where the ledger stands and attempts end, on this machine and in a warehouse, if
   * there is one. One at a time, for a log is read, changed and written.
   */
  synchronized void write(Ledger ledger, AttemptChain.End attempts, Optional<String> warehouse) {
    Anchor anchor = key.sign(ledger, attempts, clock.instant());
    settings.file().ifPresent(file -> add(anchor, new SmallFile.Local(file.of(ledger.id()))));
    warehouse.ifPresent(
        location -> {
          try {
            fileOf(location, ledger.id()).write(anchor);
          } catch (IOException | RuntimeException e) {
            LOG.warn("The mark of the ledger could not be written; a restore may go unnoticed", e);
          }
          add(anchor, new SmallFile.InWarehouse(io, logIn(location, ledger.id())));
        });
  }

  private void add(Anchor anchor, SmallFile file) {
    try {
      if (new AnchorLog(file).add(anchor)) {
        refused.increment();
      }
    } catch (IOException | RuntimeException e) {
      LOG.warn("An anchor of the ledger could not be written to {}", file.name(), e);
    }
  }

  private HighWaterMark fileOf(String warehouse, UUID ledgerId) {
    return new HighWaterMark(
        new SmallFile.InWarehouse(io, HighWaterMark.location(warehouse, ledgerId)), ledgerId);
  }

  /** Where the anchors of a ledger are in a warehouse. */
  static String logIn(String warehouse, UUID ledgerId) {
    return warehouse + "/.varve/" + AnchorSettings.name(ledgerId);
  }

  /** What a verification by this server compares with: what it signed itself. */
  public Anchored anchored(JdbcClient jdbc) {
    return new Anchored(
        AnchorKeys.parse(List.of(key.publicText())),
        AnchorReads.of(jdbc, settings.file().stream().toList(), io));
  }
}
