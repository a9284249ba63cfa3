package io.varve.storage.profile;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What Varve itself reaches a store of type {@code s3} with. */
public sealed interface S3Credential extends Credential {

  /** Sent whenever Varve assumes a role, where the role asks for it. */
  @Nullable String externalId();

  /**
   * A key.
   *
   * @param externalId null if no role asks for one
   */
  record AccessKey(String accessKeyId, String secretAccessKey, @Nullable String externalId)
      implements S3Credential {

    static final String KIND = "access-key";

    @Override
    public String kind() {
      return KIND;
    }

    @Override
    public String toJson() {
      return S3CredentialJson.key(KIND, accessKeyId, secretAccessKey, externalId).toString();
    }

    @Override
    public String toString() {
      return "AccessKey[" + accessKeyId + "]";
    }
  }

  /**
   * The identity of the machine that Varve runs on, as AWS's own client finds it: nothing secret.
   *
   * @param externalId null if no role asks for one
   */
  record SystemIdentity(@Nullable String externalId) implements S3Credential {

    static final String KIND = "aws-system-identity";

    @Override
    public String kind() {
      return KIND;
    }

    @Override
    public String toJson() {
      return S3CredentialJson.of(KIND, externalId).toString();
    }
  }

  /**
   * A key of Cloudflare's R2, which has no STS.
   *
   * @param token of the account, by which keys for clients are asked for
   */
  record CloudflareR2(String accessKeyId, String secretAccessKey, String accountId, String token)
      implements S3Credential {

    static final String KIND = "cloudflare-r2";

    @Override
    public @Nullable String externalId() {
      return null;
    }

    @Override
    public String kind() {
      return KIND;
    }

    @Override
    public String toJson() {
      ObjectNode out = S3CredentialJson.key(KIND, accessKeyId, secretAccessKey, null);
      return out.put("account-id", accountId).put("token", token).toString();
    }

    @Override
    public String toString() {
      return "CloudflareR2[" + accountId + "]";
    }
  }

  /**
   * Reads a credential as clients send it, or as {@link #toJson} wrote it.
   *
   * @throws InvalidProfileException if it cannot be used
   */
  static S3Credential parse(String json) {
    return S3CredentialJson.read(ProfileReader.of("storage-credential", json));
  }

  @Override
  default String type() {
    return S3Profile.TYPE;
  }
}
