package io.varve.storage.metadata;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Documents that nothing points to any more and that are kept a little, for the answers to the
 * commits that wrote them may be on their way. Few, and of few bytes: with room for many, those of
 * a large table would push its newest out.
 */
final class RecentlyReplaced {

  private static final int MOST = 8;

  private final long maxWeight;
  private final Deque<Left> kept = new ArrayDeque<>();
  private long weight;

  private record Left(String location, int weight) {}

  RecentlyReplaced(long maxWeight) {
    this.maxWeight = maxWeight;
  }

  /** Takes one more, and returns the locations of those that it displaces; perhaps its own. */
  synchronized List<String> add(String location, int itsWeight) {
    List<String> going = new ArrayList<>();
    kept.add(new Left(location, itsWeight));
    weight += itsWeight;
    while (kept.size() > MOST || weight > maxWeight) {
      Left first = kept.remove();
      weight -= first.weight();
      going.add(first.location());
    }
    return going;
  }
}
