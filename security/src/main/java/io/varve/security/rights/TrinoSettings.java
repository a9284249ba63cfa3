package io.varve.security.rights;

import io.varve.security.digest.Sha256;
import java.security.MessageDigest;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The Trino that may ask what its users may do, as it asks an Open Policy Agent.
 *
 * @param keyHash SHA-256 of the key that its requests have
 * @param provider whose users its users are, such as {@code oidc}
 * @param catalogs by its names for them, the warehouses that they are: a name in the default
 *     project, or the id of a project, a slash and a name
 */
public record TrinoSettings(byte[] keyHash, String provider, Map<String, String> catalogs) {

  /** Where one question is asked. */
  public static final String ALLOW_PATH = "/management/v1/opa/trino/allow";

  /** Where several are asked at once. */
  public static final String BATCH_PATH = "/management/v1/opa/trino/batch";

  /** Shortest key, in characters. */
  public static final int SHORTEST_KEY = 32;

  private static final String PARAMETER = "key=";

  public TrinoSettings {
    keyHash = keyHash.clone();
    catalogs = Map.copyOf(catalogs);
  }

  /** Settings with the hash of a key. */
  public static TrinoSettings of(String key, String provider, Map<String, String> catalogs) {
    return new TrinoSettings(Sha256.of(key), provider, catalogs);
  }

  @Override
  public byte[] keyHash() {
    return keyHash.clone();
  }

  /** Whether a path is one of those that it asks at. */
  public static boolean isAsked(String path) {
    return path.equals(ALLOW_PATH) || path.equals(BATCH_PATH);
  }

  /** Whether the query of a request is its key; in constant time. */
  public boolean admits(@Nullable String query) {
    return query != null
        && query.startsWith(PARAMETER)
        && MessageDigest.isEqual(keyHash, Sha256.of(query.substring(PARAMETER.length())));
  }
}
