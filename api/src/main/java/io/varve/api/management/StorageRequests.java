package io.varve.api.management;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.command.warehouse.NewCredential;
import io.varve.ledger.event.RawJson;
import io.varve.storage.profile.Credential;
import io.varve.storage.profile.InvalidProfileException;
import io.varve.storage.profile.Profile;
import org.jspecify.annotations.Nullable;

/** Reads storage profiles and credentials of requests; no message repeats what is secret. */
final class StorageRequests {

  private StorageRequests() {}

  /** Whether a profile asks for the local file system. */
  static boolean isLocal(@Nullable JsonNode profile) {
    return profile != null && "file".equals(profile.path("type").asText());
  }

  /** The profile of a warehouse on the local file system, as responses have it. */
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
  static Profile profile(@Nullable JsonNode profile) {
    if (profile == null || profile.isNull()) {
      throw new RefusedException(Reason.BAD_REQUEST, "storage-profile is missing");
    }
    try {
      return Profile.asked(profile.toString());
    } catch (InvalidProfileException e) {
      throw refused(e);
    }
  }

  /**
   * The credential of a request, if it has one.
   *
   * @throws RefusedException if it cannot be used
   */
  static @Nullable NewCredential credential(Profile profile, @Nullable JsonNode credential) {
    if (credential == null || credential.isNull()) {
      return null;
    }
    try {
      Credential read = profile.credential(credential.toString());
      return new NewCredential(read.kind(), read.toJson());
    } catch (InvalidProfileException e) {
      throw refused(e);
    }
  }

  /**
   * The credential that a request gives to a warehouse.
   *
   * @param profile the warehouse's profile; null on the local file system
   * @throws RefusedException if it lacks or cannot be used
   */
  static NewCredential newCredential(@Nullable RawJson profile, @Nullable JsonNode credential) {
    if (profile == null) {
      throw new RefusedException(
          Reason.BAD_REQUEST, "A warehouse on the local file system takes no credential");
    }
    NewCredential read = credential(Profile.parse(profile.text()), credential);
    if (read == null) {
      throw new RefusedException(Reason.BAD_REQUEST, "new-storage-credential is missing");
    }
    return read;
  }

  private static RefusedException refused(InvalidProfileException e) {
    return new RefusedException(Reason.BAD_REQUEST, String.valueOf(e.getMessage()));
  }
}
