package io.varve.query.search;

import java.util.Arrays;
import java.util.Locale;

/**
 * The groups of three characters in a text's words, by which texts are compared: each word in lower
 * case, with two blanks before it and one after it, as Postgres' {@code pg_trgm} does. The
 * extension itself is not in every database.
 */
final class Trigrams {

  private static final int BITS = Character.SIZE;

  /** Each as a number, in order, once. */
  private final long[] groups;

  // Plain arrays, for a search makes these of every name that is like it.
  private Trigrams(long[] found, int count) {
    Arrays.sort(found, 0, count);
    int kept = 0;
    for (int i = 0; i < count; i++) {
      if (kept == 0 || found[kept - 1] != found[i]) {
        found[kept++] = found[i];
      }
    }
    this.groups = Arrays.copyOf(found, kept);
  }

  /** Of a text. */
  static Trigrams of(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    // One for each character, and one for the end of each word.
    long[] groups = new long[2 * lower.length()];
    int count = 0;
    long group = start();
    boolean inWord = false;
    for (int i = 0; i < lower.length(); ) {
      int c = lower.codePointAt(i);
      int next = i + Character.charCount(c);
      if (isOfWord(c)) {
        inWord = true;
        for (; i < next; i++) {
          group = after(group, lower.charAt(i));
          groups[count++] = group;
        }
      } else if (inWord) {
        groups[count++] = after(group, ' ');
        group = start();
        inWord = false;
      }
      i = next;
    }
    if (inWord) {
      groups[count++] = after(group, ' ');
    }
    return new Trigrams(groups, count);
  }

  private static long start() {
    return after(after(0, ' '), ' ');
  }

  private static long after(long group, char c) {
    return (group << BITS | c) & (1L << 3 * BITS) - 1;
  }

  private static boolean isOfWord(int c) {
    return switch (Character.getType(c)) {
      case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER -> true;
      default -> Character.isLetter(c);
    };
  }

  /** Those of two texts as if they were one, which no word goes over. */
  Trigrams and(Trigrams other) {
    long[] both = Arrays.copyOf(groups, groups.length + other.groups.length);
    System.arraycopy(other.groups, 0, both, groups.length, other.groups.length);
    return new Trigrams(both, both.length);
  }

  /** The keys of {@code search_keys} in the database; whatever shares a group has one of them. */
  Integer[] keys() {
    return Arrays.stream(groups).mapToObj(Trigrams::key).distinct().toArray(Integer[]::new);
  }

  private static int key(long group) {
    int key = 0;
    for (int shift = 2 * BITS; shift >= 0; shift -= BITS) {
      int c = (int) (group >> shift) & Character.MAX_VALUE;
      if (c > 127) {
        return 0;
      }
      key = key * 128 + c;
    }
    return key;
  }

  /** How far two texts are apart: 0 if they have the same groups, 1 if they share none. */
  float distance(Trigrams other) {
    int shared = 0;
    for (int i = 0, j = 0; i < groups.length && j < other.groups.length; ) {
      int order = Long.compare(groups[i], other.groups[j]);
      shared += order == 0 ? 1 : 0;
      i += order <= 0 ? 1 : 0;
      j += order >= 0 ? 1 : 0;
    }
    int all = groups.length + other.groups.length - shared;
    return all == 0 ? 1 : 1 - (float) shared / all;
  }
}
