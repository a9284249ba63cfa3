package io.varve.cli;

import picocli.CommandLine.Help.Ansi;

/** What a terminal shows: colours where it has them, and no command that is hidden in a text. */
final class Terminal {

  private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
  private static final int ZERO_WIDTH_JOINER = 0x200D;

  private Terminal() {}

  static String red(String text) {
    return styled("bold,red", text);
  }

  static String green(String text) {
    return styled("green", text);
  }

  static String bold(String text) {
    return styled("bold", text);
  }

  static String faint(String text) {
    return styled("faint", text);
  }

  static String cyan(String text) {
    return styled("cyan", text);
  }

  /** Prints a line in which others have a say: names, messages of a server. */
  static void say(String text) {
    System.out.println(text(text));
  }

  /**
   * A text of others as one line that can be printed. What would move the cursor, hide, recolour or
   * reorder what stands around it is escaped as JSON and Java do ({@code U+202E} as six
   * characters). Two joiners that languages need stay.
   */
  static String text(String text) {
    return escaped(text, false);
  }

  /** As {@link #text}, but lines stay lines. */
  static String lines(String text) {
    return escaped(text, true);
  }

  private static String escaped(String text, boolean lines) {
    StringBuilder escaped = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            point -> {
              if (isPlain(point) || (lines && point == '\n')) {
                escaped.appendCodePoint(point);
              } else {
                for (char unit : Character.toChars(point)) {
                  escaped.append(String.format("\\u%04x", (int) unit));
                }
              }
            });
    return escaped.toString();
  }

  private static boolean isPlain(int point) {
    if (point < 0x7F) {
      return point >= 0x20;
    }
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.UNASSIGNED ->
          false;
      case Character.FORMAT -> point == ZERO_WIDTH_NON_JOINER || point == ZERO_WIDTH_JOINER;
      default -> true;
    };
  }

  private static String styled(String style, String text) {
    // The text is not ours: its own markup must not be read as picocli's.
    return Ansi.AUTO.enabled()
        ? Ansi.AUTO.string("@|" + style + " \0|@").replace("\0", text)
        : text;
  }
}
