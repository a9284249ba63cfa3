package io.varve.storage.profile;

import io.varve.storage.profile.S3Credential.AccessKey;
import io.varve.storage.profile.S3Credential.CloudflareR2;
import io.varve.storage.profile.S3Credential.SystemIdentity;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Credentials of type {@code s3} as JSON. */
final class S3CredentialJson {

  /** It becomes a part of a path. */
  private static final Pattern ACCOUNT = Pattern.compile("[A-Za-z0-9]{1,32}");

  private S3CredentialJson() {}

  static S3Credential read(ProfileReader in) {
    if (!S3Profile.TYPE.equals(in.required("type"))) {
      throw in.invalid("type must be s3, as that of the profile");
    }
    return switch (in.required("credential-type")) {
      case AccessKey.KIND -> new AccessKey(id(in), secret(in), in.text("external-id"));
      case SystemIdentity.KIND -> new SystemIdentity(in.text("external-id"));
      case CloudflareR2.KIND ->
          new CloudflareR2(id(in), secret(in), account(in), in.required("token"));
      default ->
          throw in.invalid(
              "credential-type must be access-key, aws-system-identity or cloudflare-r2");
    };
  }

  private static String id(ProfileReader in) {
    return in.required("access-key-id", "aws-access-key-id");
  }

  private static String secret(ProfileReader in) {
    return in.required("secret-access-key", "aws-secret-access-key");
  }

  private static String account(ProfileReader in) {
    String account = in.required("account-id");
    if (!ACCOUNT.matcher(account).matches()) {
      throw in.invalid("account-id must be letters and digits, 32 at most");
    }
    return account;
  }

  static ObjectNode of(String kind, @Nullable String externalId) {
    ObjectNode out = ProfileReader.JSON.createObjectNode();
    out.put("type", S3Profile.TYPE).put("credential-type", kind);
    if (externalId != null) {
      out.put("external-id", externalId);
    }
    return out;
  }

  static ObjectNode key(String kind, String id, String secret, @Nullable String externalId) {
    return of(kind, externalId).put("access-key-id", id).put("secret-access-key", secret);
  }
}
