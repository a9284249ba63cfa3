package io.varve.storage.profile;

import io.varve.storage.profile.S3Profile.Flavor;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The profile of type {@code s3} as JSON. */
final class S3ProfileJson {

  private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
  private static final Pattern REGION = Pattern.compile("[A-Za-z0-9-]{1,64}");
  // What has a meaning of its own in a policy, in a URI or in a client's listing is left out.
  private static final Pattern FOLDER = Pattern.compile("[\\p{Alnum}!_.'()=&@:, +-]+");
  private static final long HOUR = 3600;
  private static final long SHORTEST = 900;

  private S3ProfileJson() {}

  static S3Profile read(String json) {
    ProfileReader in = ProfileReader.of("storage-profile", json);
    if (!"s3".equals(in.required("type"))) {
      throw in.invalid("this version of Varve knows profiles of type s3");
    }
    Flavor flavor = flavor(in);
    in.refuseUnlessDefault("assume-role-arn");
    in.refuseUnlessDefault("aws-kms-key-arn");
    in.refuseUnlessDefault("legacy-md5-behavior");
    boolean sts = in.flag("sts-enabled", false);
    String role = in.text("sts-role-arn");
    if (sts && flavor == Flavor.AWS && role == null) {
      throw in.invalid("with sts-enabled on AWS there must be an sts-role-arn");
    }
    return new S3Profile(
        matching(in, "bucket", BUCKET),
        keyPrefix(in),
        matching(in, "region", REGION),
        in.endpoint("endpoint"),
        in.flag("path-style-access", false),
        flavor,
        sts,
        in.endpoint("sts-endpoint"),
        role,
        in.number("sts-token-validity-seconds", HOUR, SHORTEST, 12 * HOUR),
        in.texts("sts-session-tags"),
        in.flag("static-credentials-allowed", false),
        StorageLayout.read(in));
  }

  private static Flavor flavor(ProfileReader in) {
    String flavor = in.text("flavor");
    return switch (flavor == null ? "aws" : flavor) {
      case "aws" -> Flavor.AWS;
      case "s3-compat", "minio" -> Flavor.S3_COMPAT;
      default -> throw in.invalid("flavor must be aws or s3-compat");
    };
  }

  private static String matching(ProfileReader in, String name, Pattern pattern) {
    String value = in.required(name);
    if (!pattern.matcher(value).matches()) {
      throw in.invalid(name + " is not a valid name of one");
    }
    return value;
  }

  private static @Nullable String keyPrefix(ProfileReader in) {
    String given = in.text("key-prefix");
    String prefix = given == null ? "" : given.replaceAll("^/+|/+$", "");
    if (prefix.isEmpty()) {
      return null;
    }
    for (String folder : prefix.split("/", -1)) {
      if (!FOLDER.matcher(folder).matches() || folder.equals(".") || folder.equals("..")) {
        throw in.invalid(
            "key-prefix must be folders of letters, digits and - _ . ! ' ( ) = & @ : , +");
      }
    }
    if (prefix.length() > 512) {
      throw in.invalid("key-prefix is longer than 512 characters");
    }
    return prefix;
  }

  static String write(S3Profile profile) {
    ObjectNode out = ProfileReader.JSON.createObjectNode();
    out.put("type", "s3");
    out.put("bucket", profile.bucket());
    put(out, "key-prefix", profile.keyPrefix());
    out.put("region", profile.region());
    put(out, "endpoint", profile.endpoint());
    out.put("path-style-access", profile.pathStyleAccess());
    out.put("flavor", profile.flavor().text());
    out.put("sts-enabled", profile.stsEnabled());
    put(out, "sts-endpoint", profile.stsEndpoint());
    put(out, "sts-role-arn", profile.stsRoleArn());
    out.put("sts-token-validity-seconds", profile.stsTokenValiditySeconds());
    ObjectNode tags = out.putObject("sts-session-tags");
    for (Map.Entry<String, String> tag : profile.stsSessionTags().entrySet()) {
      tags.put(tag.getKey(), tag.getValue());
    }
    out.put("static-credentials-allowed", profile.staticCredentialsAllowed());
    profile.layout().write(out);
    return out.toString();
  }

  private static void put(ObjectNode out, String name, @Nullable String value) {
    if (value != null) {
      out.put(name, value);
    }
  }
}
