package io.varve.storage.s3;

import io.varve.storage.store.Right;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The policy that a vended credential is limited by: one folder, to read or to read and write. */
final class SessionPolicy {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** They stand for other names in a policy, so a folder with one of them would open others. */
  private static final Pattern WILD = Pattern.compile("[*?$]");

  private SessionPolicy() {}

  /**
   * The policy's JSON.
   *
   * @param kmsKeyArn key that the folder's objects are encrypted with; null if the profile says
   *     none
   * @throws IllegalArgumentException if the folder's name can't be said in a policy, or is a bucket
   */
  static String of(String location, Right right, @Nullable String kmsKeyArn) {
    S3Location place = S3Location.of(location);
    String folder = place.key().replaceAll("/+$", "");
    if (folder.isEmpty() || WILD.matcher(folder).find()) {
      throw new IllegalArgumentException(
          "No credentials can be limited to the location " + location);
    }
    String bucket = "arn:aws:s3:::" + place.bucket();
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

    ObjectNode list = statements.addObject().put("Effect", "Allow");
    list.put("Action", "s3:ListBucket");
    list.put("Resource", bucket);
    list.putObject("Condition").putObject("StringLike").put("s3:prefix", folder + "/*");

    if (kmsKeyArn != null) {
      ObjectNode key = statements.addObject().put("Effect", "Allow");
      // Uploads in parts read back what is encrypted.
      ArrayNode uses = key.putArray("Action").add("kms:Decrypt");
      if (right == Right.READ_WRITE) {
        uses.add("kms:GenerateDataKey");
      }
      key.put("Resource", kmsKeyArn);
    }
    return policy.toString();
  }
}
