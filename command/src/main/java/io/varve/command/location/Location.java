package io.varve.command.location;

import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A folder's URI in one form, so that two spellings of a location compare equal: {@code file:/a}
 * and {@code file:///a/} are {@code file:///a}, and {@code s3a://b/c} is {@code s3://b/c}. Azure's
 * older {@code wasbs://b@a.blob.core.windows.net} is {@code abfss://b@a.dfs.core.windows.net}.
 */
public final class Location {

  private static final int MAX_LENGTH = 2048;

  /** Schemes of object stores, and the one that says the same of each. */
  private static final Map<String, String> IN_BUCKETS =
      Map.of(
          "s3", "s3", "s3a", "s3", "s3n", "s3", "gs", "gs", "abfss", "abfss", "abfs", "abfss",
          "wasbs", "abfss", "wasb", "abfss");

  /** In a bucket they end the name for some clients, or stand for other names in a policy. */
  private static final String NOT_IN_BUCKETS = "*?#$\"\\";

  private final String normalized;

  private Location(String normalized) {
    this.normalized = normalized;
  }

  /**
   * The location that {@code uri} names.
   *
   * @throws RefusedException if it is no absolute URI with a scheme in lower case, or climbs with
   *     {@code ..}, or is a name in a bucket that clients read in different ways
   */
  public static Location of(String uri) {
    int scheme = uri.indexOf(':');
    if (scheme < 1
        // The file systems of clients compare schemes letter by letter.
        || uri.chars().limit(scheme).anyMatch(Character::isUpperCase)
        || uri.length() > MAX_LENGTH
        || uri.chars().anyMatch(c -> c < 0x20 || c == 0x7f)) {
      throw refused(uri);
    }
    String rest = uri.substring(scheme + 1);
    String authority = "";
    if (rest.startsWith("//")) {
      int path = rest.indexOf('/', 2);
      authority = path < 0 ? rest.substring(2) : rest.substring(2, path);
      rest = path < 0 ? "" : rest.substring(path);
    }
    String given = uri.substring(0, scheme);
    String bucketScheme = IN_BUCKETS.get(given);
    if (bucketScheme != null && !isPlain(authority, rest)) {
      throw refused(uri);
    }
    StringBuilder path = new StringBuilder();
    for (String segment : rest.split("/", -1)) {
      if (segment.equals("..") || segment.equals(".")) {
        throw refused(uri);
      }
      if (!segment.isEmpty()) {
        path.append('/').append(segment);
      }
    }
    if (given.startsWith("wasb")) {
      authority = authority.replaceFirst("\\.blob\\.", ".dfs.");
    }
    return new Location((bucketScheme == null ? given : bucketScheme) + "://" + authority + path);
  }

  // A bucket takes slashes as they come: a//b is not a/b there.
  private static boolean isPlain(String bucket, String path) {
    return !bucket.isEmpty()
        && !stripped(path).contains("//")
        && path.chars().noneMatch(c -> NOT_IN_BUCKETS.indexOf(c) >= 0);
  }

  /** A URI as it was given, but without slashes at its end. */
  public static String stripped(String uri) {
    return uri.endsWith("/") && !uri.endsWith("://")
        ? stripped(uri.substring(0, uri.length() - 1))
        : uri;
  }

  /** Whether {@code other} is this location or is under it. */
  public boolean contains(Location other) {
    return other.normalized.equals(normalized) || other.normalized.startsWith(normalized + "/");
  }

  /** The folders above this one, nearest first. */
  public List<String> ancestors() {
    List<String> found = new ArrayList<>();
    int top = normalized.indexOf("://") + 3;
    for (int slash = normalized.lastIndexOf('/');
        slash > top;
        slash = normalized.lastIndexOf('/', slash - 1)) {
      found.add(normalized.substring(0, slash));
    }
    return found;
  }

  /** The name of the last folder. */
  public String lastSegment() {
    return normalized.substring(normalized.lastIndexOf('/') + 1);
  }

  /** The id that the last folder is named by, if it is one. */
  public Optional<UUID> lastId() {
    try {
      UUID id = UUID.fromString(lastSegment());
      return Optional.of(id).filter(parsed -> parsed.toString().equals(lastSegment()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The normalised URI, without a trailing slash. */
  @Override
  public String toString() {
    return normalized;
  }

  private static RefusedException refused(String uri) {
    return new RefusedException(
        Reason.BAD_REQUEST,
        "Not a location: "
            + (uri.length() > 200 ? uri.substring(0, 200) + "…" : uri)
            + "; give an absolute URI with a scheme in lower case and without '.' and '..'; in a"
            + " bucket, without '//' and * ? # $ \" \\");
  }
}
