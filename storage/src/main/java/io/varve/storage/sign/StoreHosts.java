package io.varve.storage.sign;

import io.varve.storage.profile.S3Profile;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Which hosts are those of a profile's store, with the bucket in them and without. */
final class StoreHosts {

  private StoreHosts() {}

  /** Whether it is the store's own, and the bucket is in the path. */
  static boolean isStores(S3Profile profile, String scheme, String authority) {
    Optional<URI> endpoint = profile.endpointUri();
    if (endpoint.isPresent()) {
      return scheme.equals(endpoint.get().getScheme())
          && plain(scheme, authority).equals(of(endpoint.get()));
    }
    String region = Pattern.quote(profile.region());
    return scheme.equals("https")
        && Pattern.matches(
            "s3(\\.dualstack)?\\." + region + "\\.amazonaws\\.com(\\.cn)?",
            plain(scheme, authority));
  }

  /** Whether the bucket is in it. */
  static boolean isBuckets(S3Profile profile, String scheme, String authority) {
    String bucket = profile.bucket() + ".";
    return authority.startsWith(bucket)
        && isStores(profile, scheme, authority.substring(bucket.length()));
  }

  private static String of(URI endpoint) {
    return plain(endpoint.getScheme(), endpoint.getRawAuthority().toLowerCase(Locale.ROOT));
  }

  /** Without the port that the scheme means anyway: clients send no such one. */
  static String plain(String scheme, String authority) {
    String usual = scheme.equals("https") ? ":443" : ":80";
    return authority.endsWith(usual)
        ? authority.substring(0, authority.length() - usual.length())
        : authority;
  }
}
