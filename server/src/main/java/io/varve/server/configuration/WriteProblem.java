package io.varve.server.configuration;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Why a file could not be written, where anybody may know that. */
final class WriteProblem {

  // The operating system's own words, which hold no path.
  private static final Set<String> KNOWN =
      Set.of(
          "No space left on device",
          "Disk quota exceeded",
          "File too large",
          "Read-only file system",
          "Permission denied",
          "Input/output error");

  private WriteProblem() {}

  /** The reason in the chain of causes, if it is one that people know what to do about. */
  static Optional<String> of(Throwable problem) {
    for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
      String reason = reason(cause);
      if (reason != null && KNOWN.contains(reason)) {
        return Optional.of(reason);
      }
    }
    return Optional.empty();
  }

  private static @Nullable String reason(Throwable cause) {
    return switch (cause) {
      case FileSystemException e -> e.getReason();
      case IOException e -> e.getMessage();
      default -> null;
    };
  }
}
