package io.varve.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What Varve itself reaches a warehouse on Azure or Google with. */
final class CloudCredentialOptions {

  @Option(
      names = "--azure-account-key",
      paramLabel = "KEY",
      description = "key of an Azure storage account; better in VARVE_AZURE_ACCOUNT_KEY")
  private @Nullable String accountKey;

  @Option(
      names = "--azure-tenant-id",
      paramLabel = "ID",
      description = "tenant of a service principal of Azure")
  private @Nullable String tenantId;

  @Option(names = "--azure-client-id", paramLabel = "ID", description = "that service principal")
  private @Nullable String clientId;

  @Option(
      names = "--azure-client-secret",
      paramLabel = "SECRET",
      description = "its secret; better in VARVE_AZURE_CLIENT_SECRET")
  private @Nullable String clientSecret;

  @Option(
      names = "--gcp-key-file",
      paramLabel = "FILE",
      description = "key file of a service account of Google")
  private @Nullable Path serviceAccount;

  @Option(
      names = "--azure-system-identity",
      description = "no secret: what Azure takes the server's machine for, if the server allows it")
  private boolean azureIdentity;

  @Option(
      names = "--gcp-system-identity",
      description = "no key: what Google takes the server's machine for, if the server allows it")
  private boolean gcpIdentity;

  /** The credential, if one of a cloud was given. */
  Optional<ObjectNode> credential() {
    if (azureIdentity) {
      return Optional.of(of("az", "azure-system-identity"));
    }
    if (gcpIdentity) {
      return Optional.of(of("gcs", "gcp-system-identity"));
    }
    if (serviceAccount != null) {
      ObjectNode credential = of("gcs", "service-account-key");
      credential.set("key", read(serviceAccount));
      return Optional.of(credential);
    }
    if (accountKey != null) {
      return Optional.of(of("az", "shared-access-key").put("key", accountKey));
    }
    if (clientId == null && clientSecret == null && tenantId == null) {
      return Optional.empty();
    }
    if (clientId == null || clientSecret == null || tenantId == null) {
      throw new UsageException(
          "--azure-tenant-id, --azure-client-id and --azure-client-secret (or"
              + " VARVE_AZURE_CLIENT_SECRET) go together");
    }
    return Optional.of(
        of("az", "client-credentials")
            .put("tenant-id", tenantId)
            .put("client-id", clientId)
            .put("client-secret", clientSecret));
  }

  private static ObjectNode of(String type, String kind) {
    return JsonNodeFactory.instance.objectNode().put("type", type).put("credential-type", kind);
  }

  private static JsonNode read(Path file) {
    try {
      return JsonMapper.shared().readTree(Files.readString(file));
    } catch (IOException | JacksonException e) {
      throw new UsageException("No key of a service account can be read from " + file);
    }
  }
}
