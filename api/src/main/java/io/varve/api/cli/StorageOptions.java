package io.varve.api.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** Where a new warehouse lies. */
final class StorageOptions {

  @Option(
      names = "--bucket",
      paramLabel = "BUCKET",
      description = "bucket of an S3 store; without one the warehouse is in the data folder")
  @Nullable String bucket;

  @Option(names = "--key-prefix", paramLabel = "PREFIX", description = "folder in the bucket")
  @Nullable String keyPrefix;

  @Option(
      names = "--endpoint",
      paramLabel = "URI",
      description = "a store that is not AWS: with path style, and STS unless --no-sts is said")
  @Nullable String endpoint;

  @Option(
      names = "--region",
      paramLabel = "REGION",
      description = "must be said for AWS (default with --endpoint: local-01)")
  @Nullable String region;

  @Option(
      names = "--role",
      paramLabel = "ARN",
      description = "role of the credentials that clients get; AWS must have one")
  @Nullable String role;

  @Option(names = "--no-sts", description = "clients get no credentials and bring their own")
  boolean noSts;

  void addTo(ObjectNode body, CredentialOptions key) {
    ObjectNode profile = body.putObject("storage-profile");
    if (bucket == null) {
      if (keyPrefix != null || endpoint != null || region != null || role != null || noSts) {
        throw new UsageException("--bucket is missing");
      }
      profile.put("type", "file");
      return;
    }
    if (region == null && endpoint == null) {
      throw new UsageException("AWS needs --region, and a store that is not AWS --endpoint");
    }
    profile.put("type", "s3").put("bucket", bucket);
    profile.put("region", region == null ? "local-01" : region);
    profile.put("sts-enabled", !noSts);
    if (endpoint != null) {
      profile.put("endpoint", endpoint).put("path-style-access", true).put("flavor", "s3-compat");
    }
    if (keyPrefix != null) {
      profile.put("key-prefix", keyPrefix);
    }
    if (role != null) {
      profile.put("sts-role-arn", role);
    }
    body.set("storage-credential", key.credential());
  }
}
