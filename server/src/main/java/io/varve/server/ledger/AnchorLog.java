package io.varve.server.ledger;

import io.varve.ledger.anchor.Anchor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file of anchors, the oldest first, a line each. It stays small: of the older half every second
 * one is deleted when there are too many, so they get rarer the older they are, and the first one
 * stays.
 */
final class AnchorLog {

  private static final Logger LOG = LoggerFactory.getLogger(AnchorLog.class);

  /** The most lines. */
  static final int LINES = 512;

  /** The most bytes that are read. */
  static final int BYTES = LINES * Anchor.MAX_LENGTH;

  private final SmallFile file;

  AnchorLog(SmallFile file) {
    this.file = file;
  }

  /**
   * Adds an anchor, unless the last one says the same.
   *
   * @return whether there was something else than anchors in the file, which is gone now
   */
  boolean add(Anchor anchor) throws IOException {
    List<Anchor> kept = new ArrayList<>();
    String text;
    boolean strange = false;
    try {
      text = file.read(BYTES).orElse("");
    } catch (SmallFile.TooLargeException e) {
      text = "";
      strange = true;
    }
    for (String line : text.lines().toList()) {
      strange |= Anchor.parse(line).map(kept::add).isEmpty();
    }
    if (strange) {
      LOG.warn("{} had lines that are no anchors; they are removed", file.name());
    }
    if (!strange && !kept.isEmpty() && saysTheSame(kept.getLast(), anchor)) {
      return false;
    }
    kept.add(anchor);
    StringBuilder lines = new StringBuilder();
    thinned(kept).forEach(one -> lines.append(one.toLine()).append('\n'));
    file.write(lines.toString());
    return strange;
  }

  private static boolean saysTheSame(Anchor one, Anchor other) {
    return one.epoch().equals(other.epoch())
        && one.position() == other.position()
        && one.hash().equals(other.hash())
        && Objects.equals(one.attempts(), other.attempts())
        && String.valueOf(one.key()).equals(other.key());
  }

  /** At most {@link #LINES} of them. */
  static List<Anchor> thinned(List<Anchor> anchors) {
    List<Anchor> kept = anchors;
    while (kept.size() > LINES) {
      List<Anchor> fewer = new ArrayList<>();
      for (int i = 0; i < kept.size(); i++) {
        if (i >= kept.size() / 2 || i % 2 == 0) {
          fewer.add(kept.get(i));
        }
      }
      kept = fewer;
    }
    return kept;
  }
}
