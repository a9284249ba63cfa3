package io.varve.api.rights;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Says what to ask where an endpoint is not answered as of then. */
final class AsOfHints {

  /** Paths, and what is said where one is found; the first one counts. */
  private static final Map<Pattern, String> HINTS = new LinkedHashMap<>();

  static {
    hint(
        "/(actions|access|explain|check|batch-check|authorizer-actions|grantable-privileges)$",
        "Decisions are made by the rights of now; GET /management/v1/grants, the grants of an"
            + " object, role/ID/members and user/ID/roles are answered as of then");
    hint(
        "/(events|stream|audit|export|timeline|activity|statistics|endpoint-statistics|usage)$",
        "It tells of a time between two others, by parameters of its own");
    hint(
        "^/management/v1/(user|search/user|person|whoami)",
        "The ledger has no profiles of users; user/ID/roles is answered as of then, and"
            + " GET /management/v1/audit?principal=ID lists what one did");
    hint(
        "/(deleted-warehouses|deleted-tabulars)$",
        "GET /management/v1/warehouse/ID/timeline lists what was dropped and came back");
    hint("/search/role$", "GET /management/v1/role is answered as of then");
    hint("^/management/", "GET /management/v1/events and timelines say what was changed");
    hint("", "Connect to the warehouse as NAME@TIME to read its catalog as it was");
  }

  private AsOfHints() {}

  private static void hint(String path, String hint) {
    HINTS.put(Pattern.compile(path), hint);
  }

  static String of(String path) {
    return HINTS.entrySet().stream()
        .filter(one -> one.getKey().matcher(path).find())
        .findFirst()
        .orElseThrow()
        .getValue();
  }
}
