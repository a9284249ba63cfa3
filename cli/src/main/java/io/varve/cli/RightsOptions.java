package io.varve.cli;

import io.varve.security.rights.RightsSettings;
import io.varve.security.rights.Subject;
import io.varve.security.rights.TrinoSettings;
import io.varve.security.rights.TrustedEngines;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How it is decided who may do what. */
final class RightsOptions {

  private static final String GRANTS = "grants";
  private static final String ALLOW_ALL = "allow-all";
  private static final Pattern KEY =
      Pattern.compile("[A-Za-z0-9_-]{" + TrinoSettings.SHORTEST_KEY + ",}");
  private static final Pattern PROJECT =
      Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}/");

  @Option(
      names = "--authorization",
      paramLabel = "HOW",
      defaultValue = GRANTS,
      description =
          "on a server with login: grants, or allow-all, which lets everybody do everything who is"
              + " admitted (default: ${DEFAULT-VALUE})")
  private String authorization = GRANTS;

  @Option(
      names = "--instance-admin",
      paramLabel = "USER",
      split = ",",
      description =
          "ids of users, such as oidc~1f3c, who administer the server and all grants without being"
              + " granted that; they read no data. GET /management/v1/whoami says who you are")
  private List<String> administrators = List.of();

  @Option(
      names = "--trino-opa-key-file",
      paramLabel = "FILE",
      description =
          "lets a Trino ask what its users may do, as it asks an Open Policy Agent: a file with the"
              + " key in its addresses, at least 32 letters, digits, - or _")
  private @Nullable Path trinoKeyFile;

  @Option(
      names = "--trino-opa-catalogs",
      paramLabel = "CATALOG=WAREHOUSE",
      split = ",",
      description =
          "which catalog of that Trino is which warehouse, such as lake=production; of another"
              + " project than the default one, PROJECT_ID/NAME")
  private Map<String, String> trinoCatalogs = Map.of();

  @Option(
      names = "--trino-opa-provider",
      paramLabel = "ID",
      defaultValue = "oidc",
      description =
          "id of the identity provider that the users of that Trino log in at (default:"
              + " ${DEFAULT-VALUE})")
  private String trinoProvider = "oidc";

  @Option(
      names = "--trusted-engine",
      paramLabel = "USER",
      split = ",",
      description =
          "ids of the users, such as oidc~trino, that query engines log in as which are believed as"
              + " to which views they read a table through; views may read as their definer then")
  private List<String> engines = List.of();

  @Option(
      names = "--view-owner-property",
      paramLabel = "KEY",
      defaultValue = TrustedEngines.TRINO_PROPERTY,
      description =
          "the property of a view by which a trusted engine says as whom it reads (default:"
              + " ${DEFAULT-VALUE})")
  private String ownerProperty = TrustedEngines.TRINO_PROPERTY;

  /**
   * What the options say.
   *
   * @throws UsageException if that can't be
   */
  RightsSettings settings() {
    if (!authorization.equals(GRANTS) && !authorization.equals(ALLOW_ALL)) {
      throw new UsageException("--authorization must be grants or allow-all, not " + authorization);
    }
    checkUsers("--instance-admin", administrators);
    checkUsers("--trusted-engine", engines);
    return new RightsSettings(
        authorization.equals(GRANTS),
        Set.copyOf(administrators),
        trinoSettings(),
        new TrustedEngines(Set.copyOf(engines), ownerProperty));
  }

  private static void checkUsers(String option, List<String> users) {
    for (String user : users) {
      if (!Subject.isUser(user)) {
        throw new UsageException(option + " takes ids of users, such as oidc~1f3c, not " + user);
      }
    }
  }

  private Optional<TrinoSettings> trinoSettings() {
    if (trinoKeyFile == null) {
      return Optional.empty();
    }
    String key = Tokens.content(trinoKeyFile);
    if (!KEY.matcher(key).matches()) {
      throw new UsageException(
          "The key in " + trinoKeyFile + " must have at least 32 letters, digits, - or _");
    }
    if (trinoCatalogs.isEmpty()) {
      throw new UsageException("--trino-opa-key-file needs --trino-opa-catalogs");
    }
    for (String warehouse : trinoCatalogs.values()) {
      if (warehouse.contains("/") && !PROJECT.matcher(warehouse).lookingAt()) {
        throw new UsageException(
            "--trino-opa-catalogs takes a warehouse's name, or PROJECT_ID/NAME, not " + warehouse);
      }
    }
    return Optional.of(TrinoSettings.of(key, trinoProvider, trinoCatalogs));
  }

  /**
   * What a server with a login says of it when it starts.
   *
   * @param anyAdministers whether anybody is granted the server's administration
   */
  static List<String> lines(RightsSettings rights, boolean anyAdministers) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "  rights     "
            + (rights.decided() ? "by grants" : "everybody who is admitted may do everything"));
    if (rights.decided() && rights.administrators().isEmpty() && !anyAdministers) {
      lines.add(
          "WARNING: nobody may grant anything yet; start once with --instance-admin and the id that"
              + " GET /management/v1/whoami says");
    }
    return lines;
  }
}
