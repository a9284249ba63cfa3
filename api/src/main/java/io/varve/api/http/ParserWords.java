package io.varve.api.http;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Takes out of the messages of parsers what only their makers understand. */
final class ParserWords {

  static final String SHAPE = "The JSON does not have the shape of this request";

  /** Names of classes, packages, methods and features, and what Jackson says of its source. */
  private static final Pattern INTERNAL =
      Pattern.compile(
          "\\b(?:java|javax|jakarta|org|com|io|tools|sun|jdk)\\.[a-z]\\w*\\.|\\w+Exception\\b"
              + "|\\w+\\$\\w+|StreamRead|JsonToken|JsonNode|Source:|\\bclass \\w|`[A-Z]");

  /** Where Jackson begins to speak of its source or of its settings. */
  private static final Pattern ASIDE =
      Pattern.compile(
          "(?s) ?\\((?:start marker )?(?:at|for) \\[?Source:.*"
              + "|,? \\(?from `[^`]*`\\)?|[:;,]? ?(?:to allow|enable|use) `[^`]*`.*"
              + "|\\s+at \\[Source: .*");

  /**
   * Characters of a message that are looked at. Parsers quote what a client sent, at any length,
   * and what these patterns cost grows faster than that.
   */
  private static final int MAX_MESSAGE = 1_000;

  private static final Pattern TOO_LONG =
      Pattern.compile("(.+?) \\((\\d+)\\) exceeds the maximum allowed \\((\\d+).*", Pattern.DOTALL);

  private static final Pattern MISSING =
      Pattern.compile("Missing required creator property '([^']{1,100})'.*", Pattern.DOTALL);

  private static final Pattern NOT_BUILT =
      Pattern.compile("Cannot build \\w+, some of required attributes are not set \\[(.*)]");

  private static final Pattern NO_NUMBER =
      Pattern.compile("(?:For input string: .*|Cannot parse null string.*)", Pattern.DOTALL);

  private ParserWords() {}

  /** A parser's message in plain words; {@link #SHAPE} if there is no saying it so. */
  static String plain(@Nullable String whole) {
    if (whole == null || whole.isBlank()) {
      return SHAPE;
    }
    String message = bounded(whole);
    Matcher tooLong = TOO_LONG.matcher(message);
    if (tooLong.matches()) {
      return "%s is %s, and at most %s is allowed"
          .formatted(tooLong.group(1), tooLong.group(2), tooLong.group(3));
    }
    Matcher built = NOT_BUILT.matcher(message);
    if (built.matches()) {
      return "Fields are missing: " + built.group(1);
    }
    if (NO_NUMBER.matcher(message).matches()) {
      return "A value must be a number";
    }
    String missing = missingField(message);
    if (missing != null) {
      return missing;
    }
    String text = ASIDE.matcher(message).replaceAll("").strip();
    return text.isEmpty() || INTERNAL.matcher(text).find() ? SHAPE : text;
  }

  /** Says which field is missing, if that is what Jackson says; else null. */
  static @Nullable String missingField(@Nullable String message) {
    Matcher missing = MISSING.matcher(message == null ? "" : bounded(message));
    return missing.matches() ? "The field " + missing.group(1) + " is missing" : null;
  }

  private static String bounded(String message) {
    return message.length() > MAX_MESSAGE ? message.substring(0, MAX_MESSAGE) + " …" : message;
  }
}
