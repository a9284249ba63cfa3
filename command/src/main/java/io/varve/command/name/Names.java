package io.varve.command.name;

import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The rule for names of namespaces, tables, views, generic tables, warehouses and projects:
 * whatever passes is stored and echoed as sent, case included. What is looked for by a name passes
 * {@link #check}; a new name passes {@link #checkNew}, which is stricter, for names that exist
 * already stay usable.
 */
public final class Names {

  /** The longest name, or level of a namespace, in bytes of UTF-8. */
  public static final int MAX_BYTES = 255;

  /** The most levels that a namespace may have. */
  public static final int MAX_LEVELS = 16;

  /** Alone or between slashes of either kind. */
  private static final Pattern STEP = Pattern.compile("(?:^|[/\\\\])\\.{1,2}(?:[/\\\\]|$)");

  private Names() {}

  /**
   * Checks each level of a namespace.
   *
   * @throws RefusedException {@link Reason#BAD_REQUEST} if there is no level, if there are more
   *     than {@link #MAX_LEVELS}, or if one of them is no good name
   */
  public static void check(List<String> levels) {
    if (levels.isEmpty()) {
      throw refused("A namespace needs at least one level");
    }
    if (levels.size() > MAX_LEVELS) {
      throw refused("A namespace has at most " + MAX_LEVELS + " levels, not " + levels.size());
    }
    for (String level : levels) {
      check("Namespace level", level);
    }
  }

  /**
   * Checks the name of a table or view.
   *
   * @throws RefusedException {@link Reason#BAD_REQUEST} if it is empty, has a step {@code .} or
   *     {@code ..} like a path, has control characters or unpaired surrogates, or is longer than
   *     {@link #MAX_BYTES}
   */
  public static void check(String name) {
    check("Name", name);
  }

  /**
   * Checks each level of a namespace that is to be made or to have another name.
   *
   * @throws RefusedException {@link Reason#BAD_REQUEST} as {@link #check(List)}, and if a level is
   *     no good new name
   */
  public static void checkNew(List<String> levels) {
    check(levels);
    levels.forEach(level -> checkVisible("Namespace level", level));
  }

  /**
   * Checks the name of what is to be made or to have another name.
   *
   * @throws RefusedException {@link Reason#BAD_REQUEST} as {@link #check(String)}, and if the name
   *     has a character that changes how it and what is around it are shown: controls (U+0080 to
   *     U+009F), those of writing direction, breaks of lines and paragraphs, U+FEFF and
   *     noncharacters. The joiners U+200C and U+200D, which languages need, pass.
   */
  public static void checkNew(String name) {
    check(name);
    checkVisible("Name", name);
  }

  private static void checkVisible(String what, String name) {
    name.codePoints()
        .filter(Names::changesRendering)
        .findFirst()
        .ifPresent(
            point -> {
              throw refused(
                  "%s contains U+%04X, which is not shown and changes how names are shown"
                      .formatted(what, point));
            });
  }

  private static boolean changesRendering(int point) {
    return (point >= 0x80 && point <= 0x9F) // C1 controls
        || point == 0x061C // marks of direction: ALM, LRM, RLM
        || point == 0x200E
        || point == 0x200F
        || point == 0x2028 // breaks of lines and of paragraphs
        || point == 0x2029
        || (point >= 0x202A && point <= 0x202E) // embeddings and overrides of direction
        || (point >= 0x2066 && point <= 0x206F) // isolates of direction, deprecated formats
        || point == 0xFEFF // byte order mark
        || (point >= 0xFFF9 && point <= 0xFFFB) // annotations
        || (point >= 0xFDD0 && point <= 0xFDEF) // noncharacters
        || (point & 0xFFFE) == 0xFFFE;
  }

  private static void check(String what, String name) {
    if (name.isEmpty()) {
      throw refused(what + " is empty");
    }
    if (STEP.matcher(name).find()) {
      throw refused(what + " has a step '.' or '..', which could lead out of a folder or a URL");
    }
    name.codePoints().forEach(point -> checkCharacter(what, point));
    int bytes = name.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MAX_BYTES) {
      throw refused(
          what + " has " + bytes + " bytes in UTF-8; at most " + MAX_BYTES + " are allowed");
    }
  }

  private static void checkCharacter(String what, int point) {
    if (point < 0x20 || point == 0x7F) {
      throw refused("%s contains the control character U+%04X".formatted(what, point));
    }
    // A surrogate seen as a code point has no partner: there is no UTF-8 for it.
    if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
      throw refused("%s contains the unpaired surrogate U+%04X".formatted(what, point));
    }
  }

  private static RefusedException refused(String message) {
    return new RefusedException(Reason.BAD_REQUEST, message);
  }
}
