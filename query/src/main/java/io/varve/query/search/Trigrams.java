package io.varve.query.search;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * The groups of three characters in a text's words, by which texts are compared: each word in lower
 * case, with two blanks before it and one behind, as Postgres' {@code pg_trgm} does. The extension
 * itself is not in every database.
 */
final class Trigrams {

  private final Set<String> groups = new HashSet<>();

  Trigrams(String text) {
    for (String word : text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+")) {
      if (!word.isEmpty()) {
        String padded = "  " + word + " ";
        for (int i = 0; i + 3 <= padded.length(); i++) {
          groups.add(padded.substring(i, i + 3));
        }
      }
    }
  }

  /** How far two texts are apart: 0 if they have the same groups, 1 if they share none. */
  float distance(Trigrams other) {
    int shared = 0;
    for (String group : groups) {
      if (other.groups.contains(group)) {
        shared++;
      }
    }
    int all = groups.size() + other.groups.size() - shared;
    return all == 0 ? 1 : 1 - (float) shared / all;
  }
}
