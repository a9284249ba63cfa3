package io.varve.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The key that Varve itself reaches a warehouse with. */
final class CredentialOptions {

  @Option(
      names = "--access-key-id",
      paramLabel = "ID",
      description = "the key that Varve itself uses")
  @Nullable String accessKeyId;

  @Option(
      names = "--secret-access-key",
      paramLabel = "SECRET",
      description = "its secret; better in VARVE_SECRET_ACCESS_KEY, for others see command lines")
  @Nullable String secretAccessKey;

  @Option(
      names = "--system-identity",
      description =
          "no key: the AWS identity of the machine that the server runs on, if that allows it")
  boolean systemIdentity;

  @Option(
      names = "--external-id",
      paramLabel = "ID",
      description = "what roles ask for that are assumed with it")
  @Nullable String externalId;

  @Option(
      names = "--r2-account",
      paramLabel = "ID",
      description = "the key is one of Cloudflare's R2, in this account")
  @Nullable String r2Account;

  @Option(
      names = "--r2-token",
      paramLabel = "TOKEN",
      description = "by which keys for clients are had from R2; better in VARVE_R2_TOKEN")
  @Nullable String r2Token;

  @Mixin private CloudCredentialOptions cloud = new CloudCredentialOptions();

  ObjectNode credential() {
    return cloud.credential().orElseGet(this::ofS3);
  }

  /** One for Azure or Google. */
  ObjectNode ofCloud() {
    return cloud
        .credential()
        .orElseThrow(
            () ->
                new UsageException(
                    "Azure needs --azure-account-key or --azure-client-id, and Google"
                        + " --gcp-key-file; or --azure-system-identity or --gcp-system-identity"));
  }

  private ObjectNode ofS3() {
    ObjectNode credential = JsonNodeFactory.instance.objectNode().put("type", "s3");
    if (externalId != null) {
      credential.put("external-id", externalId);
    }
    if (systemIdentity) {
      return credential.put("credential-type", "aws-system-identity");
    }
    if (accessKeyId == null || secretAccessKey == null) {
      throw new UsageException(
          "--access-key-id and --secret-access-key (or VARVE_SECRET_ACCESS_KEY) are missing");
    }
    credential.put("access-key-id", accessKeyId).put("secret-access-key", secretAccessKey);
    return r2Account == null
        ? credential.put("credential-type", "access-key")
        : credential
            .put("credential-type", "cloudflare-r2")
            .put("account-id", r2Account)
            .put("token", r2Token);
  }
}
