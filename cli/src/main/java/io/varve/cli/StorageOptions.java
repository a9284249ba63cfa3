package io.varve.cli;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Where a new warehouse is stored. */
final class StorageOptions {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Option(
      names = "--bucket",
      paramLabel = "BUCKET",
      description = "bucket of an S3 store; without one the warehouse is in the data folder")
  @Nullable String bucket;

  @Option(
      names = "--adls",
      paramLabel = "FILESYSTEM@ACCOUNT",
      description = "file system of an Azure storage account, instead of a bucket")
  @Nullable String adls;

  @Option(
      names = "--gcs",
      paramLabel = "BUCKET",
      description = "bucket of Google Cloud Storage, instead of one of S3")
  @Nullable String gcs;

  @Option(names = "--key-prefix", paramLabel = "PREFIX", description = "folder in the bucket")
  @Nullable String keyPrefix;

  @Option(
      names = "--endpoint",
      paramLabel = "URI",
      description =
          "a store that is not AWS: with path style, and STS unless --no-sts is given; or an"
              + " emulator of Azure or Google")
  @Nullable String endpoint;

  @Option(
      names = "--region",
      paramLabel = "REGION",
      description = "required for AWS (default with --endpoint: local-01)")
  @Nullable String region;

  @Option(
      names = "--role",
      paramLabel = "ARN",
      description = "role of the credentials that clients get; AWS must have one")
  @Nullable String role;

  @Option(
      names = "--assume-role",
      paramLabel = "ARN",
      description = "role that Varve itself reaches the bucket with")
  @Nullable String assumeRole;

  @Option(
      names = "--kms-key",
      paramLabel = "ARN",
      description = "key of AWS KMS that files are encrypted with")
  @Nullable String kmsKey;

  @Option(
      names = "--set",
      paramLabel = "FIELD=VALUE",
      description = "any other field of the storage profile; may be given more than once")
  Map<String, String> more = Map.of();

  @Option(names = "--no-sts", description = "clients get no credentials and bring their own")
  boolean noSts;

  @Option(
      names = "--remote-signing",
      description = "with --no-sts: Varve signs requests of clients that bring no key")
  private boolean remoteSigning;

  void addTo(ObjectNode body, CredentialOptions key) {
    ObjectNode profile = body.putObject("storage-profile");
    if (adls != null || gcs != null) {
      ofCloud(profile);
      more.forEach((field, value) -> profile.set(field, json(value)));
      body.set("storage-credential", key.ofCloud());
      return;
    }
    if (bucket == null) {
      if (keyPrefix != null
          || endpoint != null
          || region != null
          || role != null
          || noSts
          || remoteSigning) {
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
    // Clients that bring a key of their own must not be configured to have requests signed.
    profile.put("remote-signing-enabled", !noSts || remoteSigning);
    if (endpoint != null) {
      profile.put("endpoint", endpoint).put("path-style-access", true).put("flavor", "s3-compat");
    }
    if (keyPrefix != null) {
      profile.put("key-prefix", keyPrefix);
    }
    if (role != null) {
      profile.put("sts-role-arn", role);
    }
    if (assumeRole != null) {
      profile.put("assume-role-arn", assumeRole);
    }
    if (kmsKey != null) {
      profile.put("aws-kms-key-arn", kmsKey);
    }
    more.forEach((field, value) -> profile.set(field, json(value)));
    body.set("storage-credential", key.credential());
  }

  // What is no JSON of another kind is a string: names, ARNs and URIs need no quotes.
  private static JsonNode json(String value) {
    try {
      return JSON.readTree(value);
    } catch (JacksonException e) {
      return JSON.getNodeFactory().stringNode(value);
    }
  }

  private void ofCloud(ObjectNode profile) {
    if (bucket != null || region != null || role != null || (adls != null && gcs != null)) {
      throw new UsageException(
          "--bucket, --region and --role are for S3; say --adls or --gcs only");
    }
    if (adls != null) {
      String[] target = adls.split("@", -1);
      if (target.length != 2) {
        throw new UsageException("--adls must be FILESYSTEM@ACCOUNT, not " + adls);
      }
      profile.put("type", "adls").put("filesystem", target[0]).put("account-name", target[1]);
      profile.put("sas-enabled", !noSts);
    } else {
      profile.put("type", "gcs").put("bucket", gcs).put("sts-enabled", !noSts);
    }
    if (endpoint != null) {
      profile.put("endpoint", endpoint);
    }
    if (keyPrefix != null) {
      profile.put("key-prefix", keyPrefix);
    }
  }
}
