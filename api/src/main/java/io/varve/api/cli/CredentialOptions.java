package io.varve.api.cli;

import org.jspecify.annotations.Nullable;
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

  ObjectNode credential() {
    if (accessKeyId == null || secretAccessKey == null) {
      throw new UsageException(
          "--access-key-id and --secret-access-key (or VARVE_SECRET_ACCESS_KEY) are missing");
    }
    return JsonNodeFactory.instance
        .objectNode()
        .put("type", "s3")
        .put("credential-type", "access-key")
        .put("access-key-id", accessKeyId)
        .put("secret-access-key", secretAccessKey);
  }
}
