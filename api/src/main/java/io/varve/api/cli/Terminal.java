package io.varve.api.cli;

import picocli.CommandLine.Help.Ansi;

/** Colours, where the terminal shows them. */
final class Terminal {

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

  private static String styled(String style, String text) {
    // The text is not ours: its own markup must not be read as picocli's.
    return Ansi.AUTO.enabled()
        ? Ansi.AUTO.string("@|" + style + " \0|@").replace("\0", text)
        : text;
  }
}
