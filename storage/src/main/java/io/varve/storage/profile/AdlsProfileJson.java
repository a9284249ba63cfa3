package io.varve.storage.profile;

import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The profile of type {@code adls} as JSON. */
final class AdlsProfileJson {

  private static final Pattern ACCOUNT = Pattern.compile("[a-z0-9]{3,24}");
  private static final Pattern FILESYSTEM =
      Pattern.compile("(?!.*--)[a-z0-9][a-z0-9-]{1,61}[a-z0-9]");
  private static final Pattern HOST =
      Pattern.compile("([a-z0-9-]{1,63}\\.){0,2}dfs(\\.[a-z0-9-]{1,63}){1,8}");
  private static final String AZURE_HOST = "dfs.core.windows.net";
  private static final String AZURE_AUTHORITY = "https://login.microsoftonline.com";
  private static final long HOUR = 3600;
  private static final long SHORTEST = 900;
  private static final long LONGEST = Duration.ofDays(7).toSeconds();

  /** Hosts of Azure's clouds, and who gives tokens there. */
  private static final Pattern AZURES =
      Pattern.compile(
          "(.+\\.)?dfs\\.(.+\\.)?(core\\.windows\\.net|storage\\.azure\\.net|fabric\\.microsoft\\.com"
              + "|core\\.chinacloudapi\\.cn|core\\.usgovcloudapi\\.net)");

  private static final Pattern AUTHORITIES =
      Pattern.compile(
          "https://login\\.(microsoftonline\\.com|microsoftonline\\.us|chinacloudapi\\.cn"
              + "|partner\\.microsoftonline\\.cn)");

  private AdlsProfileJson() {}

  static AdlsProfile read(ProfileReader in) {
    return new AdlsProfile(
        in.matching("account-name", ACCOUNT),
        in.matching("filesystem", FILESYSTEM),
        in.keyPrefix(),
        host(in),
        orElse(in.endpoint("authority-host"), AZURE_AUTHORITY),
        in.endpoint("endpoint"),
        in.flag("sas-enabled", true),
        in.number("sas-token-validity-seconds", HOUR, SHORTEST, LONGEST),
        in.flag("allow-alternative-protocols", false),
        StorageLayout.read(in));
  }

  private static String host(ProfileReader in) {
    String host = orElse(in.text("host"), AZURE_HOST);
    if (!HOST.matcher(host).matches()) {
      throw in.invalid("host must be a name such as " + AZURE_HOST);
    }
    return host;
  }

  private static String orElse(@Nullable String given, String absent) {
    return given == null ? absent : given;
  }

  /** Refuses a profile that would lead this server's own identity to somebody else's host. */
  static void checkAzure(AdlsProfile profile) {
    if (profile.endpoint() != null
        || !AZURES.matcher(profile.host()).matches()
        || !AUTHORITIES.matcher(profile.authorityHost()).matches()) {
      throw new InvalidProfileException(
          "storage-credential: azure-system-identity is for Azure's own hosts only");
    }
  }

  static String write(AdlsProfile profile) {
    ObjectNode out = ProfileReader.JSON.createObjectNode();
    out.put("type", AdlsProfile.TYPE);
    out.put("account-name", profile.accountName());
    out.put("filesystem", profile.filesystem());
    ProfileReader.put(out, "key-prefix", profile.keyPrefix());
    out.put("host", profile.host());
    out.put("authority-host", profile.authorityHost());
    ProfileReader.put(out, "endpoint", profile.endpoint());
    out.put("sas-enabled", profile.sasEnabled());
    out.put("sas-token-validity-seconds", profile.sasTokenValiditySeconds());
    out.put("allow-alternative-protocols", profile.allowAlternativeProtocols());
    profile.layout().write(out);
    return out.toString();
  }
}
