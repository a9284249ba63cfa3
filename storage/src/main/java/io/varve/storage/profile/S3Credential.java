package io.varve.storage.profile;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The key that Varve itself reaches a warehouse with: the management API's credential of type
 * {@code s3} and kind {@code access-key}.
 *
 * @param externalId sent with each request for vended credentials, where the role asks for it
 */
public record S3Credential(String accessKeyId, String secretAccessKey, @Nullable String externalId)
    implements Credential {

  private static final String ACCESS_KEY = "access-key";

  /**
   * Reads a credential as clients send it, or as {@link #toJson} wrote it.
   *
   * @throws InvalidProfileException if it cannot be used
   */
  public static S3Credential parse(String json) {
    ProfileReader in = ProfileReader.of("storage-credential", json);
    if (!S3Profile.TYPE.equals(in.required("type"))) {
      throw in.invalid("type must be s3, as that of the profile");
    }
    if (!ACCESS_KEY.equals(in.required("credential-type"))) {
      throw in.invalid("this version of Varve knows credentials of credential-type access-key");
    }
    return new S3Credential(
        in.required("access-key-id", "aws-access-key-id"),
        in.required("secret-access-key", "aws-secret-access-key"),
        in.text("external-id"));
  }

  @Override
  public String type() {
    return S3Profile.TYPE;
  }

  @Override
  public String kind() {
    return ACCESS_KEY;
  }

  @Override
  public String toJson() {
    ObjectNode out = ProfileReader.JSON.createObjectNode();
    out.put("type", S3Profile.TYPE);
    out.put("credential-type", ACCESS_KEY);
    out.put("access-key-id", accessKeyId);
    out.put("secret-access-key", secretAccessKey);
    if (externalId != null) {
      out.put("external-id", externalId);
    }
    return out.toString();
  }

  @Override
  public String toString() {
    return "S3Credential[" + accessKeyId + "]";
  }
}
