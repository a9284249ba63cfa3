package io.varve.projections.verify;

import io.varve.ledger.anchor.Anchor;
import io.varve.ledger.anchor.AnchorKeys;
import io.varve.ledger.epoch.Epoch;
import io.varve.ledger.epoch.Epochs;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Compares the chain with what was signed of it before, outside of the database. So it finds what
 * the chain itself cannot tell: that all of it was hashed anew, or that its end was cut off.
 */
final class AnchorProof {

  private final JdbcClient jdbc;
  private final AnchorKeys trusted;
  private final Differences differences;
  private final List<String> notes = new ArrayList<>();

  AnchorProof(JdbcClient jdbc, AnchorKeys trusted, Differences differences) {
    this.jdbc = jdbc;
    this.trusted = trusted;
    this.differences = differences;
  }

  /** Compares; returns how many anchors were. */
  long check(List<AnchorCopy> copies) {
    Epochs epochs = new Epochs(jdbc);
    UUID ledgerId = epochs.ledger().id();
    List<Anchor> anchors = new ArrayList<>();
    for (AnchorCopy copy : copies) {
      if (copy.problem() != null) {
        String found = "The anchors in " + copy.name() + " " + copy.problem();
        if (copy.own()) {
          differences.add(found);
        } else {
          notes.add(found);
        }
      }
      if (copy.text() != null) {
        anchors.addAll(valid(copy, copy.text(), ledgerId));
      }
    }
    anchors.sort(Comparator.comparingInt(Anchor::epochNumber).thenComparing(Anchor::position));
    compare(anchors, epochs.all());
    return anchors.size();
  }

  /** What is no difference, and should be known. */
  List<String> notes() {
    return List.copyOf(notes);
  }

  private List<Anchor> valid(AnchorCopy copy, String text, UUID ledgerId) {
    List<Anchor> valid = new ArrayList<>();
    int number = 0;
    int strangers = 0;
    for (String line : text.lines().toList()) {
      number++;
      Optional<Anchor> parsed = Anchor.parse(line);
      if (parsed.isEmpty()) {
        differences.add("Line " + number + " of " + copy.name() + " is no anchor");
      } else if (!parsed.get().ledgerId().equals(ledgerId)) {
        differences.add("Line " + number + " of " + copy.name() + " is of another ledger");
      } else if (trusted.trusts(parsed.get())) {
        valid.add(parsed.get());
      } else if (trusted.knows(parsed.get())) {
        differences.add(
            "The anchor in line " + number + " of " + copy.name() + " was altered or forged");
      } else {
        strangers++;
      }
    }
    if (strangers > 0) {
      String found =
          strangers
              + " anchors in "
              + copy.name()
              + " are signed with keys that are not trusted here";
      if (copy.own()) {
        differences.add(found);
      } else {
        notes.add(found);
      }
    }
    if (valid.isEmpty() && copy.own()) {
      differences.add("There is no anchor in " + copy.name());
    } else if (copy.own() && valid.getFirst().position() > 0) {
      // A server that finds its file emptied goes on with a new one.
      notes.add(
          "The oldest anchor in %s is of position %d, at %s: what was signed before is not there"
              .formatted(copy.name(), valid.getFirst().position(), valid.getFirst().at()));
    }
    return valid;
  }

  private void compare(List<Anchor> anchors, List<Epoch> epochs) {
    Map<Long, String> chain = hashes(anchors);
    Map<String, Anchor> lost = new HashMap<>();
    int signedTo = anchors.stream().mapToInt(Anchor::epochNumber).max().orElse(0);
    for (Anchor anchor : anchors) {
      Epoch next = nextOf(anchor, epochs);
      if (next != null && next.position() < anchor.position()) {
        if (next.number() > signedTo) {
          differences.add(
              "Epoch %s gave up the positions from %d to %d, which were signed, and no anchor is signed in it"
                  .formatted(next.name(), next.position() + 1, anchor.position()));
          return;
        }
        lost.put(next.name(), anchor);
      } else if (anchor.position() > 0 && !anchor.hash().equals(chain.get(anchor.position()))) {
        // The chain may be whole in itself; one is enough, for all after it differ, too.
        differences.add(
            chain.containsKey(anchor.position())
                ? "The ledger was rewritten: position %d has another hash than was signed at %s"
                    .formatted(anchor.position(), anchor.at())
                : "The end of the ledger was cut off: position %d was signed at %s and is gone"
                    .formatted(anchor.position(), anchor.at()));
        return;
      }
    }
    lost.forEach(
        (epoch, anchor) ->
            notes.add(
                "Epoch %s began at a restore that lost what was signed before, up to position %d"
                    .formatted(epoch, anchor.position())));
  }

  // The first of the epochs that came after an anchor's own, where positions were given up.
  private static @Nullable Epoch nextOf(Anchor anchor, List<Epoch> epochs) {
    return epochs.stream()
        .filter(epoch -> !epoch.name().equals(anchor.epoch()))
        .filter(epoch -> epoch.number() >= anchor.epochNumber())
        .min(Comparator.comparingLong(Epoch::position))
        .orElse(null);
  }

  private Map<Long, String> hashes(List<Anchor> anchors) {
    Map<Long, String> hashes = new HashMap<>();
    jdbc.sql("select position, hash from chain where position = any(?)")
        .param(anchors.stream().map(Anchor::position).distinct().toArray(Long[]::new))
        .query(
            row -> {
              hashes.put(row.getLong("position"), HexFormat.of().formatHex(row.getBytes("hash")));
            });
    return hashes;
  }
}
