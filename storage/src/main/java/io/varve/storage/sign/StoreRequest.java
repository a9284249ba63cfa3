package io.varve.storage.sign;

import io.varve.storage.profile.S3Profile;
import io.varve.storage.profile.S3Profile.UrlStyle;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.regex.Pattern;

/**
 * A request to a store, taken apart. What is not on the list of operations, parameters and headers
 * is refused, whatever it would do.
 *
 * @param key of the object, or the prefix of a list
 * @param path the path as it is signed
 * @param query the parameters, decoded
 */
record StoreRequest(
    Operation operation,
    String method,
    String host,
    String key,
    String path,
    SortedMap<String, String> query) {

  /** What is signed at all. */
  enum Operation {
    GET(false, "GET", Set.of(), Set.of("x-id", "partNumber")),
    HEAD(false, "HEAD", Set.of(), Set.of("x-id", "partNumber")),
    PUT(true, "PUT", Set.of(), Set.of("x-id")),
    DELETE(true, "DELETE", Set.of(), Set.of("x-id")),
    CREATE_UPLOAD(true, "POST", Set.of("uploads"), Set.of("x-id")),
    UPLOAD_PART(true, "PUT", Set.of("uploadId", "partNumber"), Set.of("x-id")),
    COMPLETE_UPLOAD(true, "POST", Set.of("uploadId"), Set.of("x-id")),
    ABORT_UPLOAD(true, "DELETE", Set.of("uploadId"), Set.of("x-id")),
    LIST_PARTS(true, "GET", Set.of("uploadId"), Set.of("x-id", "max-parts", "part-number-marker")),
    LIST(
        false,
        "GET",
        Set.of("prefix"),
        Set.of(
            "x-id",
            "list-type",
            "delimiter",
            "max-keys",
            "continuation-token",
            "start-after",
            "marker",
            "encoding-type",
            "fetch-owner"));

    private final boolean writes;
    private final String method;
    private final Set<String> needed;
    private final Set<String> allowed;

    Operation(boolean writes, String method, Set<String> needed, Set<String> allowed) {
      this.writes = writes;
      this.method = method;
      this.needed = needed;
      this.allowed = allowed;
    }

    /** Whether it needs the right to write. */
    boolean writes() {
      return writes;
    }

    private boolean fits(String name, Set<String> parameters, boolean ofBucket) {
      return method.equals(name)
          && ofBucket == (this == LIST)
          && parameters.containsAll(needed)
          && parameters.stream().allMatch(each -> needed.contains(each) || allowed.contains(each));
    }
  }

  private static final Pattern BULK = Pattern.compile("(?:^|.*&)delete(?:=.*|&.*|$)");

  private static final int MAX_URI = 8192;
  private static final int MAX_METHOD = 7;

  static StoreRequest of(S3Profile profile, String method, URI uri) {
    if (uri.toString().length() > MAX_URI || method.length() > MAX_METHOD) {
      throw new SignRefusedException("The URI or the method is too long to be signed");
    }
    if (uri.getScheme() == null
        || uri.getRawAuthority() == null
        || uri.getRawUserInfo() != null
        || uri.getRawFragment() != null) {
      throw new SignRefusedException("Only http and https URIs of a store are signed");
    }
    String host = uri.getRawAuthority().toLowerCase(Locale.ROOT);
    String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
    String text = UriText.decode(uri.getRawPath());
    UrlStyle style = profile.remoteSigningUrlStyle();
    boolean inHost = style.takesHost() && StoreHosts.isBuckets(profile, scheme, host);
    if (!inHost) {
      if (!style.takesPath() || !StoreHosts.isStores(profile, scheme, host)) {
        throw new SignRefusedException("The host is not that of the warehouse's store: " + host);
      }
      String bucket = "/" + profile.bucket();
      if (!text.equals(bucket) && !text.startsWith(bucket + "/")) {
        throw new SignRefusedException("The bucket is not the warehouse's");
      }
      text = text.substring(bucket.length());
    }
    String key = text.startsWith("/") ? text.substring(1) : text;
    String raw = uri.getRawQuery() == null ? "" : uri.getRawQuery();
    if (method.equals("POST") && BULK.matcher(raw).matches()) {
      throw new SignRefusedException(
          "Deleting many objects by one request is not signed, for a signature does not say which;"
              + " delete them one by one");
    }
    SortedMap<String, String> query = UriText.query(raw);
    Operation operation = operation(method, query, key.isEmpty());
    String named = operation == Operation.LIST ? query.getOrDefault("prefix", "") : key;
    checkPlain(named, operation);
    String path = UriText.encode(UriText.decode(uri.getRawPath()), false);
    String signedHost = StoreHosts.plain(scheme, host);
    return new StoreRequest(
        operation, method, signedHost, named, path.isEmpty() ? "/" : path, query);
  }

  private static Operation operation(String method, Map<String, String> query, boolean ofBucket) {
    for (Operation each : Operation.values()) {
      if (each.fits(method, query.keySet(), ofBucket)) {
        return each;
      }
    }
    throw new SignRefusedException(
        "This is not signed: "
            + method
            + (ofBucket ? " of a bucket" : " of an object")
            + (query.isEmpty() ? "" : " with " + String.join(", ", query.keySet()))
            + "; signed are get, head, put, delete and uploads in parts of objects, and lists with a"
            + " prefix");
  }

  // A store whose objects are files may go up by '..', and read '//' as '/'.
  private static void checkPlain(String key, Operation operation) {
    String[] steps = key.split("/", -1);
    for (int i = 0; i < steps.length; i++) {
      boolean end = i == steps.length - 1;
      if (steps[i].equals(".")
          || steps[i].equals("..")
          || steps[i].isEmpty() && !(end && operation == Operation.LIST)
          || steps[i].indexOf('\\') >= 0) {
        throw new SignRefusedException("A key with an empty step, '.', '..' or '\\' is not signed");
      }
    }
  }

  /** Whether it is in a folder: {@code a/t-evil} is not in {@code a/t}. */
  boolean isIn(String folder) {
    return key.startsWith(folder + "/")
        && (operation == Operation.LIST || key.length() > folder.length() + 1);
  }
}
