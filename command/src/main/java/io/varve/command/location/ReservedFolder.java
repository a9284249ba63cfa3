package io.varve.command.location;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The folder of a warehouse that is Varve's own: {@code .varve}, in any spelling that a file system
 * or a client may take for it.
 */
public final class ReservedFolder {

  private static final String NAME = ".varve";
  private static final Pattern ENCODED = Pattern.compile("%([0-9A-Fa-f]{2})");

  /** How often something may be encoded over; no client decodes as often. */
  private static final int MAX_DECODED = 5;

  private ReservedFolder() {}

  /**
   * Whether {@code location} is Varve's own folder of the warehouse at {@code root}, or under it.
   */
  public static boolean contains(Location root, Location location) {
    if (!root.contains(location) || location.contains(root)) {
      return false;
    }
    String below = plain(location.toString().substring(root.toString().length() + 1));
    // What was decoded may have become steps.
    Deque<String> steps = new ArrayDeque<>();
    for (String segment : below.split("/", -1)) {
      if (segment.equals("..")) {
        steps.pollLast();
      } else if (!segment.isEmpty() && !segment.equals(".")) {
        steps.addLast(segment);
      }
    }
    return NAME.equals(steps.isEmpty() ? null : steps.getFirst().strip());
  }

  /** Whether who has all of {@code location} has Varve's own folder, or some of it. */
  public static boolean isReachedFrom(Location root, Location location) {
    return location.contains(root) || contains(root, location);
  }

  private static String plain(String text) {
    String decoded = text;
    for (int i = 0; i < MAX_DECODED && decoded.indexOf('%') >= 0; i++) {
      decoded = decoded(decoded);
    }
    return Normalizer.normalize(decoded, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
  }

  private static String decoded(String text) {
    Matcher encoded = ENCODED.matcher(text);
    return encoded.replaceAll(
        found ->
            Matcher.quoteReplacement(
                new String(
                    new byte[] {(byte) Integer.parseInt(found.group(1), 16)},
                    StandardCharsets.ISO_8859_1)));
  }
}
