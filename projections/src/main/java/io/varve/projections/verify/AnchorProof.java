package io.varve.projections.verify;

import io.varve.ledger.anchor.Anchor;
import io.varve.ledger.anchor.AnchorKeys;
import io.varve.ledger.epoch.Epoch;
import io.varve.ledger.epoch.Epochs;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Compares the chains with what was signed of them before, outside of the database. So it finds
 * what a chain itself cannot tell: that all of it was hashed anew, or that its end was cut off.
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
    List<Epoch> known = epochs.all();
    for (SignedChain chain : SignedChain.values()) {
      new SignedEnds(jdbc, chain, known, differences, notes).compare(anchors);
    }
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
}
