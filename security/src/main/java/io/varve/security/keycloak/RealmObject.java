package io.varve.security.keycloak;

import com.nimbusds.jose.util.JSONArrayUtils;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A client that a realm is to have.
 *
 * @param name its client id
 * @param redirects where it may lead back to, if people log in by it
 */
public record RealmObject(Kind kind, String name, List<String> redirects) {

  /** What it is for. */
  public enum Kind {
    /** People at the console: public, the code flow with PKCE. */
    CONSOLE,
    /** People at the command line: as the console, and by a code that another device takes. */
    COMMAND_LINE,
    /** What makes API clients: it may manage clients, and nothing else. */
    ADMIN,
    /** A program. */
    PROGRAM
  }

  private static final List<String> PERSONAL_SCOPES =
      List.of("basic", "profile", "roles", "web-origins", KeycloakSetup.SCOPE);

  /** For people. */
  String what() {
    return switch (kind) {
      case CONSOLE -> "console client";
      case COMMAND_LINE -> "command line client";
      case ADMIN -> "admin client";
      case PROGRAM -> "API client";
    };
  }

  boolean isPublic() {
    return kind == Kind.CONSOLE || kind == Kind.COMMAND_LINE;
  }

  /** All of it, for a new one. */
  Map<String, Object> representation() {
    if (kind == Kind.PROGRAM) {
      return KeycloakClients.representation(UUID.randomUUID(), name);
    }
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("clientId", name);
    all.put("enabled", true);
    all.put("protocol", "openid-connect");
    all.put("publicClient", isPublic());
    all.put("serviceAccountsEnabled", !isPublic());
    all.put("standardFlowEnabled", isPublic());
    all.put("implicitFlowEnabled", false);
    all.put("directAccessGrantsEnabled", false);
    all.put("redirectUris", redirects);
    all.put("defaultClientScopes", isPublic() ? PERSONAL_SCOPES : List.of("basic", "roles"));
    all.put("optionalClientScopes", isPublic() ? List.of("offline_access") : List.of());
    Map<String, String> attributes = new LinkedHashMap<>();
    attributes.put(KeycloakClients.MARK, "true");
    if (isPublic()) {
      attributes.put("pkce.code.challenge.method", "S256");
    }
    if (kind == Kind.COMMAND_LINE) {
      attributes.put("oauth2.device.authorization.grant.enabled", "true");
    }
    all.put("attributes", attributes);
    return all;
  }

  /** What an existing one is set to; its id and scopes are not set so. */
  Map<String, Object> changes() {
    Map<String, Object> changes = new LinkedHashMap<>(representation());
    changes.keySet().removeAll(Set.of("id", "defaultClientScopes", "optionalClientScopes"));
    return changes;
  }

  /** Whether an existing one is another way than it is to be. */
  boolean differsFrom(Map<String, Object> existing) {
    return changes().entrySet().stream()
        .anyMatch(entry -> !has(existing.get(entry.getKey()), entry.getValue()));
  }

  private static boolean has(@Nullable Object found, Object wanted) {
    return switch (wanted) {
      case Map<?, ?> part ->
          found instanceof Map<?, ?> all && all.entrySet().containsAll(part.entrySet());
      case List<?> list -> texts(found).equals(texts(list));
      default -> wanted.equals(found);
    };
  }

  /** Scopes that an existing one does not have. */
  List<String> missingScopes(Map<String, Object> existing) {
    List<String> missing = new ArrayList<>();
    for (String kindOfScopes : List.of("defaultClientScopes", "optionalClientScopes")) {
      Set<String> wanted = texts(representation().get(kindOfScopes));
      wanted.removeAll(texts(existing.get(kindOfScopes)));
      missing.addAll(wanted);
    }
    return missing;
  }

  boolean isDefault(String scope) {
    return texts(representation().get("defaultClientScopes")).contains(scope);
  }

  private static Set<String> texts(@Nullable Object list) {
    Set<String> texts = new TreeSet<>();
    if (list instanceof List<?> several) {
      several.forEach(one -> texts.add(String.valueOf(one)));
    }
    return texts;
  }

  static String json(Object value) {
    return value instanceof Map<?, ?> map
        ? JSONObjectUtils.toJSONString(named(map))
        : JSONArrayUtils.toJSONString((List<?>) value);
  }

  private static Map<String, Object> named(Map<?, ?> map) {
    Map<String, Object> named = new LinkedHashMap<>();
    map.forEach((key, value) -> named.put(String.valueOf(key), value));
    return named;
  }
}
