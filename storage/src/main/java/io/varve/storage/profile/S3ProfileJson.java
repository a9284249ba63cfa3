package io.varve.storage.profile;

import io.varve.storage.profile.S3Profile.Flavor;
import io.varve.storage.profile.S3Profile.UrlStyle;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The profile of type {@code s3} as JSON. */
final class S3ProfileJson {

  private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
  private static final Pattern REGION = Pattern.compile("[A-Za-z0-9-]{1,64}");
  private static final Pattern ARN = Pattern.compile("arn:[A-Za-z0-9:/_.+=,@-]{1,2000}");
  private static final Pattern AWS_KEY =
      Pattern.compile("arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+");
  private static final int MAX_TAGS = 50;
  // What AWS takes in the key and the value of a tag.
  private static final String TAG = "[\\p{L}\\p{Z}\\p{N}_.:/=+@-]";
  private static final Pattern TAG_KEY = Pattern.compile("(?!aws:)" + TAG + "{1,128}");
  private static final Pattern TAG_VALUE = Pattern.compile(TAG + "{0,256}");
  private static final long HOUR = 3600;
  private static final long SHORTEST = 900;

  private S3ProfileJson() {}

  static S3Profile read(ProfileReader in) {
    Flavor flavor = flavor(in);
    boolean sts = in.flag("sts-enabled", false);
    String own = optional(in, "assume-role-arn", ARN);
    String role = optional(in, "sts-role-arn", ARN);
    if (sts && flavor == Flavor.AWS && role == null && own == null) {
      throw in.invalid(
          "with sts-enabled on AWS there must be an sts-role-arn or an assume-role-arn");
    }
    return new S3Profile(
        in.matching("bucket", BUCKET),
        in.keyPrefix(),
        in.matching("region", REGION),
        in.endpoint("endpoint"),
        in.flag("path-style-access", false),
        flavor,
        own,
        sts,
        in.endpoint("sts-endpoint"),
        role,
        in.number("sts-token-validity-seconds", HOUR, SHORTEST, 12 * HOUR),
        tags(in),
        in.flag("static-credentials-allowed", false),
        // An alias says nothing in a policy, so clients could not use it.
        optional(in, "aws-kms-key-arn", flavor == Flavor.AWS ? AWS_KEY : ARN),
        in.flag("legacy-md5-behavior", false),
        in.flag("allow-alternative-protocols", false),
        in.flag("push-s3-delete-disabled", true),
        urlStyle(in),
        // Profiles from before there was signing don't say it, and mean no.
        in.flag("remote-signing-enabled", in.isAsked()),
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

  private static @Nullable String optional(ProfileReader in, String name, Pattern pattern) {
    return in.text(name) == null ? null : in.matching(name, pattern);
  }

  private static UrlStyle urlStyle(ProfileReader in) {
    String style = in.text("remote-signing-url-style");
    return switch (style == null ? "auto" : style) {
      case "auto" -> UrlStyle.AUTO;
      case "path", "path-style" -> UrlStyle.PATH;
      case "virtual_host", "virtual-host" -> UrlStyle.VIRTUAL_HOST;
      default -> throw in.invalid("remote-signing-url-style must be path, virtual_host or auto");
    };
  }

  private static Map<String, String> tags(ProfileReader in) {
    Map<String, String> tags = in.texts("sts-session-tags");
    boolean known =
        tags.entrySet().stream()
            .allMatch(
                tag ->
                    TAG_KEY.matcher(tag.getKey()).matches()
                        && TAG_VALUE
                            .matcher(tag.getValue().replace(S3Profile.PRINCIPAL, ""))
                            .matches());
    if (!known || tags.size() > MAX_TAGS) {
      throw in.invalid(
          "sts-session-tags must be at most 50, with keys of 1 to 128 and values of up to 256"
              + " letters, digits, spaces and _ . : / = + - @, or {principal} in a value");
    }
    return tags;
  }

  static String write(S3Profile profile) {
    ObjectNode out = ProfileReader.JSON.createObjectNode();
    out.put("type", S3Profile.TYPE);
    out.put("bucket", profile.bucket());
    ProfileReader.put(out, "key-prefix", profile.keyPrefix());
    out.put("region", profile.region());
    ProfileReader.put(out, "endpoint", profile.endpoint());
    out.put("path-style-access", profile.pathStyleAccess());
    out.put("flavor", profile.flavor().text());
    ProfileReader.put(out, "assume-role-arn", profile.assumeRoleArn());
    out.put("sts-enabled", profile.stsEnabled());
    ProfileReader.put(out, "sts-endpoint", profile.stsEndpoint());
    ProfileReader.put(out, "sts-role-arn", profile.stsRoleArn());
    out.put("sts-token-validity-seconds", profile.stsTokenValiditySeconds());
    ObjectNode tags = out.putObject("sts-session-tags");
    for (Map.Entry<String, String> tag : profile.stsSessionTags().entrySet()) {
      tags.put(tag.getKey(), tag.getValue());
    }
    out.put("static-credentials-allowed", profile.staticCredentialsAllowed());
    ProfileReader.put(out, "aws-kms-key-arn", profile.kmsKeyArn());
    out.put("legacy-md5-behavior", profile.legacyMd5Behavior());
    out.put("allow-alternative-protocols", profile.allowAlternativeProtocols());
    out.put("push-s3-delete-disabled", profile.pushS3DeleteDisabled());
    out.put("remote-signing-url-style", profile.remoteSigningUrlStyle().text());
    out.put("remote-signing-enabled", profile.remoteSigningEnabled());
    profile.layout().write(out);
    return out.toString();
  }
}
