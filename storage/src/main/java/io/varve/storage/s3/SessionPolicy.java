package io.varve.storage.s3;

import io.varve.storage.access.Right;
import io.varve.storage.location.S3Location;
import io.varve.storage.profile.S3Profile;
import io.varve.storage.profile.S3Profile.Flavor;
import io.varve.storage.store.StoreException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The policy that a vended credential is limited by: one folder, to read or to read and write.
 *
 * @param partition of AWS that its resources are in: {@code aws}, {@code aws-cn}, …
 * @param kmsKeyArn key that the folder's objects are encrypted with; null if the profile says none
 */
record SessionPolicy(String partition, @Nullable String kmsKeyArn) {

  /** STS takes no longer ones. */
  static final int LONGEST = 2048;

  /** STS takes characters up to U+00FF, as they are, and JSON has escapes for all others. */
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  /** They stand for other names in a policy, so a folder with one of them would open others. */
  private static final Pattern WILD = Pattern.compile("[*?$]");

  /** That of a profile. */
  static SessionPolicy of(S3Profile profile) {
    // Other stores know one partition only, whatever their regions are called.
    String partition =
        profile.flavor() == Flavor.AWS
            ? PartitionMetadata.of(Region.of(profile.region())).id()
            : "aws";
    return new SessionPolicy(partition, profile.kmsKeyArn());
  }

  /**
   * The policy's JSON for a folder.
   *
   * @throws StoreException if the folder's name can't be written in a policy, or is a bucket
   */
  String limit(String location, Right right) {
    S3Location target = S3Location.of(location);
    String folder = target.key().replaceAll("/+$", "");
    if (folder.isEmpty() || WILD.matcher(folder).find()) {
      throw new StoreException("No credentials can be limited to the location " + location, null);
    }
    String whole = json(target.bucket(), folder, right, true);
    // Listing is what clients can do without: metadata has the names of all files of a table.
    String policy = whole.length() <= LONGEST ? whole : json(target.bucket(), folder, right, false);
    if (policy.length() > LONGEST) {
      throw new StoreException(
          "No credentials can be limited to a location that is so long: a session policy has "
              + LONGEST
              + " characters at most, where each that is not of ASCII counts as six; have requests"
              + " signed instead, or put tables at shorter locations",
          null);
    }
    return policy;
  }

  private String json(String bucketName, String folder, Right right, boolean lists) {
    String bucket = "arn:" + partition + ":s3:::" + bucketName;
    ObjectNode policy = JSON.createObjectNode();
    policy.put("Version", "2012-10-17");
    ArrayNode statements = policy.putArray("Statement");

    ObjectNode objects = statements.addObject().put("Effect", "Allow");
    ArrayNode actions = objects.putArray("Action").add("s3:GetObject");
    if (right == Right.READ_WRITE) {
      actions
          .add("s3:PutObject")
          .add("s3:DeleteObject")
          .add("s3:AbortMultipartUpload")
          .add("s3:ListMultipartUploadParts");
    }
    objects.put("Resource", bucket + "/" + folder + "/*");

    if (lists) {
      ObjectNode list = statements.addObject().put("Effect", "Allow");
      list.put("Action", "s3:ListBucket");
      list.put("Resource", bucket);
      list.putObject("Condition").putObject("StringLike").put("s3:prefix", folder + "/*");
    }

    if (kmsKeyArn != null) {
      ObjectNode key = statements.addObject().put("Effect", "Allow");
      // Uploads in parts read back what is encrypted.
      ArrayNode uses = key.putArray("Action").add("kms:Decrypt");
      if (right == Right.READ_WRITE) {
        uses.add("kms:GenerateDataKey");
      }
      key.put("Resource", kmsKeyArn);
    }
    return JSON.writeValueAsString(policy);
  }
}
