package io.varve.api.catalog;

import io.varve.api.http.CatalogPath;
import java.util.List;
import org.apache.iceberg.rest.RESTUtil;

/** Paths below the catalog's URI that clients get for the files of a table. */
final class AccessPaths {

  private AccessPaths() {}

  /** Where a client gets new credentials for the table of {@code path}. */
  static String refresh(CatalogPath path) {
    List<String> raw = path.rawSegments();
    return "v1/" + String.join("/", raw.subList(0, 5)) + "/credentials";
  }

  /** As {@link #refresh(CatalogPath)}, for a table in the namespace of {@code path}. */
  static String refresh(CatalogPath path, String name) {
    List<String> raw = path.rawSegments();
    return "v1/"
        + String.join("/", raw.subList(0, 3))
        + "/tables/"
        + RESTUtil.encodeString(name)
        + "/credentials";
  }

  /**
   * Where requests are signed: one place for all tables, for PyIceberg has one signer for all whose
   * store it reaches in the same way.
   *
   * @param stage what was staged; empty if nothing is
   */
  static String signing(CatalogPath path, String stage) {
    return "v1/" + path.rawSegments().getFirst() + stage + "/v1/aws/s3/sign";
  }
}
