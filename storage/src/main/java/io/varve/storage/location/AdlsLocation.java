package io.varve.storage.location;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A location in a file system of a storage account.
 *
 * @param root URI of the file system as the location says it, without a trailing slash
 * @param host of the account's service for files and folders, whichever one the location names
 * @param key without a slash at its start; empty is the file system itself
 */
public record AdlsLocation(String root, String filesystem, String host, String key) {

  private static final Pattern URI =
      Pattern.compile("((?:abfss?|(wasbs?))://([^/@]+)@([^/@]+))/?(.*)", Pattern.DOTALL);

  /** Whether a location is in an Azure storage account. */
  public static boolean isOne(String location) {
    return URI.matcher(location).matches();
  }

  /**
   * The location that a URI names.
   *
   * @throws IllegalArgumentException if it names none in an Azure storage account
   */
  public static AdlsLocation of(String location) {
    Matcher uri = URI.matcher(location);
    if (!uri.matches()) {
      throw new IllegalArgumentException("Not in an Azure storage account: " + location);
    }
    boolean isAlternative = uri.group(2) != null;
    String host = isAlternative ? uri.group(4).replaceFirst("\\.blob\\.", ".dfs.") : uri.group(4);
    return new AdlsLocation(uri.group(1), uri.group(3), host, uri.group(5));
  }

  /** The folders above it, nearest first and the file system last, without a trailing slash. */
  public List<String> folders() {
    return Folders.above("abfss://" + filesystem + "@" + host, key);
  }
}
