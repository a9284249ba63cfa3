package io.varve.storage.location;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A location in a bucket.
 *
 * @param key without a slash at its start; empty is the bucket itself
 */
public record S3Location(String bucket, String key) {

  private static final Pattern URI = Pattern.compile("s3[an]?://([^/]+)/?(.*)", Pattern.DOTALL);

  /** Whether a location is in an S3 store; {@code s3a} and {@code s3n} mean the same. */
  public static boolean isOne(String location) {
    return URI.matcher(location).matches();
  }

  /**
   * The location that a URI names.
   *
   * @throws IllegalArgumentException if it names none in an S3 store
   */
  public static S3Location of(String location) {
    Matcher uri = URI.matcher(location);
    if (!uri.matches()) {
      throw new IllegalArgumentException("Not in an S3 store: " + location);
    }
    return new S3Location(uri.group(1), uri.group(2));
  }

  /** The folders above it, nearest first and the bucket last, as URIs without a trailing slash. */
  public List<String> folders() {
    return Folders.above("s3://" + bucket, key);
  }
}
