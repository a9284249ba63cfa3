package io.varve.cli;

import io.varve.storage.tls.TrustedAuthorities;
import java.io.IOException;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.UUID;
import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

/** Reads arguments, and says in plain words what is wrong with one. */
final class Arguments {

  private static final Duration LONGEST = Duration.ofDays(365);

  private Arguments() {}

  /** Has {@code commandLine} and all its subcommands read their arguments so. */
  static CommandLine readFor(CommandLine commandLine) {
    return commandLine
        .registerConverter(Integer.class, text -> (int) number(text, Integer.MAX_VALUE))
        .registerConverter(int.class, text -> (int) number(text, Integer.MAX_VALUE))
        .registerConverter(Long.class, text -> number(text, Long.MAX_VALUE))
        .registerConverter(long.class, text -> number(text, Long.MAX_VALUE))
        .registerConverter(Duration.class, Arguments::duration)
        .registerConverter(Path.class, Arguments::path)
        .registerConverter(UUID.class, Arguments::id)
        .registerConverter(URI.class, ServerUri::parse);
  }

  /**
   * Authorities that are trusted beside Java's own.
   *
   * @param option that named the files
   * @throws UsageException if one can't be used
   */
  static TrustedAuthorities trusted(String option, List<Path> files) {
    try {
      return TrustedAuthorities.with(files);
    } catch (IOException e) {
      throw new UsageException(option + ": " + e.getMessage());
    }
  }

  /** A port; 0 takes any free one. */
  static final class Port implements CommandLine.ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      return within(text, 0, 65_535);
    }
  }

  /** A number of things, of which there is at least one. */
  static final class Count implements CommandLine.ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      return within(text, 1, Integer.MAX_VALUE);
    }
  }

  private static int within(String text, int least, int most) {
    long number = number(text, most);
    if (number < least) {
      throw new TypeConversionException("'" + text + "' is less than " + least);
    }
    return (int) number;
  }

  private static UUID id(String text) {
    try {
      return UUID.fromString(text.strip());
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException("'" + text + "' is no id, which is a UUID");
    }
  }

  // No option here takes a number below 0.
  private static long number(String text, long most) {
    try {
      long number = Long.parseLong(text.strip());
      if (number >= 0 && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new TypeConversionException("'" + text + "' is no whole number from 0 to " + most);
  }

  private static Duration duration(String text) {
    try {
      Duration duration = Duration.parse(text.strip());
      if (!duration.isNegative() && duration.compareTo(LONGEST) <= 0) {
        return duration;
      }
    } catch (DateTimeParseException e) {
      // Said below.
    }
    throw new TypeConversionException(
        "'" + text + "' is no duration of at most a year; write PT60S, PT10M or PT2H");
  }

  private static Path path(String text) {
    if (text.isEmpty()) {
      throw new TypeConversionException("the name of a file or folder is empty");
    }
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new TypeConversionException("'" + text + "' is no name of a file or folder here");
    }
  }
}
