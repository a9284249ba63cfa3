package io.varve.storage.gcs;

import io.varve.storage.access.Right;
import io.varve.storage.location.GcsLocation;
import io.varve.storage.store.StoreException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a downscoped token is limited by, as Google's Credential Access Boundary: one folder, to
 * read or to read and write.
 */
final class AccessBoundary {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private AccessBoundary() {}

  /**
   * The boundary's JSON.
   *
   * @throws StoreException if the folder is a bucket
   */
  static String of(String location, Right right) {
    GcsLocation target = GcsLocation.of(location);
    String folder = target.key().replaceAll("/+$", "");
    if (folder.isEmpty()) {
      throw new StoreException("No credentials can be limited to the location " + location, null);
    }
    ObjectNode boundary = JSON.createObjectNode();
    ObjectNode rule =
        boundary.putObject("accessBoundary").putArray("accessBoundaryRules").addObject();
    rule.put("availableResource", "//storage.googleapis.com/projects/_/buckets/" + target.bucket());
    rule.putArray("availablePermissions")
        .add(
            right == Right.READ_WRITE
                ? "inRole:roles/storage.objectUser"
                : "inRole:roles/storage.objectViewer");
    rule.putObject("availabilityCondition").put("expression", condition(target.bucket(), folder));
    return boundary.toString();
  }

  private static String condition(String bucket, String folder) {
    return "resource.name.startsWith("
        + quoted("projects/_/buckets/" + bucket + "/objects/" + folder + "/")
        + ") || api.getAttribute('storage.googleapis.com/objectListPrefix', '').startsWith("
        + quoted(folder + "/")
        + ")";
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
