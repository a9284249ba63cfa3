package io.varve.storage.location;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A location in a bucket of Google's.
 *
 * @param key without a slash at its start; empty is the bucket itself
 */
public record GcsLocation(String bucket, String key) {

  private static final Pattern URI = Pattern.compile("gs://([^/]+)/?(.*)", Pattern.DOTALL);

  /** Whether a location is in Google Cloud Storage. */
  public static boolean isOne(String location) {
    return URI.matcher(location).matches();
  }

  /**
   * The location that a URI names.
   *
   * @throws IllegalArgumentException if it names none in Google Cloud Storage
   */
  public static GcsLocation of(String location) {
    Matcher uri = URI.matcher(location);
    if (!uri.matches()) {
      throw new IllegalArgumentException("Not in Google Cloud Storage: " + location);
    }
    return new GcsLocation(uri.group(1), uri.group(2));
  }

  /** The folders above it, nearest first and the bucket last, as URIs without a trailing slash. */
  public List<String> folders() {
    return Folders.above("gs://" + bucket, key);
  }
}
