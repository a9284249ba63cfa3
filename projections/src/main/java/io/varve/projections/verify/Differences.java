package io.varve.projections.verify;

import java.util.ArrayList;
import java.util.List;

/**
 * Collects differences, up to a bound, so that a report of a ruin stays readable. Any thread may
 * add.
 */
final class Differences {

  private static final int LIMIT = 100;

  private final List<String> found = new ArrayList<>();
  private long more;

  synchronized void add(String sentence) {
    if (found.size() < LIMIT) {
      found.add(sentence);
    } else {
      more++;
    }
  }

  synchronized List<String> list() {
    List<String> all = new ArrayList<>(found);
    if (more > 0) {
      all.add("… and " + more + " more");
    }
    return List.copyOf(all);
  }
}
