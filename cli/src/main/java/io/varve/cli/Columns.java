package io.varve.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A table for people: columns as wide as what they hold, under their titles. */
final class Columns {

  private final List<List<String>> rows = new ArrayList<>();

  Columns(String... titles) {
    rows.add(List.of(titles));
  }

  void add(String... cells) {
    rows.add(Stream.of(cells).map(Terminal::text).toList());
  }

  /** Prints it, or {@code nothing} if it has no rows. */
  void print(PrintStream out, String nothing) {
    if (rows.size() == 1) {
      out.println(nothing);
      return;
    }
    int[] widths = new int[rows.getFirst().size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
      }
      out.println(line.toString().stripTrailing());
    }
  }
}
