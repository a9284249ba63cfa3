package io.varve.cli;

import io.varve.security.rights.RightsSettings;
import io.varve.security.rights.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Option;

/** How it is decided who may do what. */
final class RightsOptions {

  private static final String GRANTS = "grants";
  private static final String ALLOW_ALL = "allow-all";

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

  /**
   * What the options say.
   *
   * @throws UsageException if that can't be
   */
  RightsSettings settings() {
    if (!authorization.equals(GRANTS) && !authorization.equals(ALLOW_ALL)) {
      throw new UsageException("--authorization must be grants or allow-all, not " + authorization);
    }
    for (String user : administrators) {
      if (!Subject.isUser(user)) {
        throw new UsageException(
            "--instance-admin takes ids of users, such as oidc~1f3c, not " + user);
      }
    }
    return new RightsSettings(authorization.equals(GRANTS), Set.copyOf(administrators));
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
