package io.varve.api.management;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.command.warehouse.WarehouseWrites.NewCredential;
import io.varve.storage.profile.InvalidProfileException;
import io.varve.storage.profile.S3Credential;
import io.varve.storage.profile.S3Profile;
import org.jspecify.annotations.Nullable;

/** Reads storage profiles and credentials of requests; no message repeats what is secret. */
final class StorageRequests {

  private StorageRequests() {}

  /** Whether a profile asks for the local file system. */
  static boolean isLocal(@Nullable JsonNode profile) {
    return profile != null && "file".equals(profile.path("type").asText());
  }

  /** How the profile of a warehouse on the local file system is shown. */
  static String localProfile(String location) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("type", "file")
        .put("location", location)
        .toString();
  }

  /**
   * The profile of a request.
   *
   * @throws RefusedException if it lacks or cannot be used
   */
  static S3Profile profile(@Nullable JsonNode profile) {
    if (profile == null || profile.isNull()) {
      throw new RefusedException(Reason.BAD_REQUEST, "storage-profile is missing");
    }
    try {
      return S3Profile.parse(profile.toString());
    } catch (InvalidProfileException e) {
      throw refused(e);
    }
  }

  /**
   * The credential of a request, if it has one.
   *
   * @throws RefusedException if it cannot be used
   */
  static @Nullable NewCredential credential(@Nullable JsonNode credential) {
    if (credential == null || credential.isNull()) {
      return null;
    }
    try {
      S3Credential read = S3Credential.parse(credential.toString());
      return new NewCredential(S3Credential.ACCESS_KEY, read.toJson());
    } catch (InvalidProfileException e) {
      throw refused(e);
    }
  }

  private static RefusedException refused(InvalidProfileException e) {
    return new RefusedException(Reason.BAD_REQUEST, String.valueOf(e.getMessage()));
  }
}
