package io.varve.ledger.attempt;

import io.varve.ledger.Uuids;
import io.varve.ledger.attempt.Attempt.Outcome;
import io.varve.ledger.attempt.Attempt.Who;
import io.varve.ledger.store.LedgerJson;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Counts attempts by the minute, so that nobody fills the database with them: the first of each
 * principal, or of each address and cause, are recorded in detail, and the rest is rows with their
 * number, one in ten seconds in which there are more. What it keeps is bounded; what finds no place
 * is counted together.
 */
public final class AttemptTally {

  /** Of a principal and an outcome in a minute, in detail. */
  public static final int OF_PRINCIPAL = 100;

  /** Of an address and a cause in a minute, in detail. */
  public static final int OF_ADDRESS = 3;

  /** Addresses with their causes that are told apart in a minute. */
  static final int MOST_ADDRESSES = 200;

  static final int MOST_PRINCIPALS = 10_000;

  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** How much of the numbers a node can lose that is killed. */
  private static final Duration PART = Duration.ofSeconds(10);

  private final Clock clock;
  private final Map<Key, Integer> counts = new HashMap<>();
  private final Map<Key, Integer> told = new HashMap<>();
  private final List<Attempt> ended = new ArrayList<>();
  private Instant until;
  private Instant untilPart;
  private int addresses;

  AttemptTally(Clock clock) {
    this.clock = clock;
    this.until = clock.instant().plus(MINUTE);
    this.untilPart = clock.instant().plus(PART);
  }

  /** What is counted: of one principal, or without one by its address; others together. */
  private record Key(
      Outcome outcome, @Nullable String actor, @Nullable String address, String cause) {

    int most() {
      return actor != null ? OF_PRINCIPAL : address != null ? OF_ADDRESS : 0;
    }
  }

  /** How one attempt is recorded. */
  public enum Detail {
    /** In a row of its own. */
    ALONE,
    /** In a row of its own, after which others of this minute are counted. */
    LAST,
    /** With its number only, some seconds later. */
    COUNTED
  }

  /** Counts an attempt of a principal. */
  public synchronized Detail ofPrincipal(Outcome outcome, String actor) {
    Key key = new Key(outcome, actor, null, "");
    boolean room = counts.containsKey(key) || counts.size() - addresses < MOST_PRINCIPALS;
    return count(room ? key : new Key(outcome, null, null, ""));
  }

  /** Counts an attempt of nobody in particular. */
  public synchronized Detail ofAddress(String address, String cause) {
    Key key = new Key(Outcome.UNAUTHENTICATED, null, address, cause);
    if (!counts.containsKey(key)) {
      if (addresses >= MOST_ADDRESSES) {
        return count(new Key(Outcome.UNAUTHENTICATED, null, null, cause));
      }
      addresses++;
    }
    return count(key);
  }

  private Detail count(Key key) {
    endMinute();
    int count = counts.merge(key, 1, Integer::sum);
    int most = key.most();
    return count < most ? Detail.ALONE : count == most ? Detail.LAST : Detail.COUNTED;
  }

  private void endMinute() {
    if (!clock.instant().isBefore(until)) {
      end();
    }
  }

  /** Rows with the numbers of minutes, and of parts of this one, that are over. */
  synchronized List<Attempt> due() {
    endMinute();
    // While rows can't be recorded, no more than those of whole minutes gather.
    if (ended.isEmpty() && !clock.instant().isBefore(untilPart)) {
      endPart();
    }
    List<Attempt> due = List.copyOf(ended);
    ended.clear();
    return due;
  }

  /** Takes rows back that were due and could not be recorded. */
  synchronized void putBack(List<Attempt> rows) {
    if (ended.size() + rows.size() <= MOST_PRINCIPALS) {
      ended.addAll(0, rows);
    }
  }

  /** Ends the minute. */
  synchronized void end() {
    endPart();
    counts.clear();
    told.clear();
    addresses = 0;
    until = clock.instant().plus(MINUTE);
  }

  private void endPart() {
    counts.forEach(
        (key, count) -> {
          int before = told.getOrDefault(key, key.most());
          if (count > before) {
            ended.add(row(key, count - before));
            told.put(key, count);
          }
        });
    untilPart = clock.instant().plus(PART);
  }

  private static Attempt row(Key key, int leftOut) {
    ObjectNode details = LedgerJson.mapper().createObjectNode();
    if (!key.cause.isEmpty()) {
      details.put("cause", key.cause);
    }
    details.put("left-out", leftOut);
    Who who =
        key.address == null ? null : new Who(Uuids.v7().toString(), null, key.address, null, null);
    return new Attempt(key.outcome, key.actor, null, null, null, who, details.toString());
  }
}
