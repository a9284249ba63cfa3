package io.varve.security.keycloak;

import io.varve.security.keycloak.KeycloakException.Problem;
import io.varve.security.keycloak.RealmObject.Kind;
import io.varve.security.keycloak.RealmStep.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes in a realm what Varve needs there. What it made has a mark; a scope that is there without
 * one is used as it is, and a client without one ends it before it changes anything.
 */
public final class KeycloakSetup {

  /** The scope that has the audience, and that Iceberg's clients ask for. */
  static final String SCOPE = "catalog";

  /** What DuckDB asks for if no scope is named; Keycloak refuses scopes that it does not know. */
  static final String DUCKDB_SCOPE = "PRINCIPAL_ROLE:ALL";

  private static final String MANAGEMENT = "realm-management";
  private static final String MANAGE_CLIENTS = "manage-clients";

  private final KeycloakAdmin admin;
  private final RealmReads realm;
  private final boolean dry;
  private final List<RealmStep> steps = new ArrayList<>();

  /**
   * @param dry looks, and changes nothing
   */
  public KeycloakSetup(KeycloakAdmin admin, boolean dry) {
    this.admin = admin;
    this.realm = new RealmReads(admin);
    this.dry = dry;
  }

  /**
   * Makes what is missing, and mends what is another way.
   *
   * @param audience that Varve asks for
   * @param createRealm whether the realm may be made
   * @throws KeycloakException if the realm is not there, or a client that Varve did not make has
   *     one of the names
   */
  public List<RealmStep> setUp(List<RealmObject> clients, String audience, boolean createRealm) {
    boolean there = admin.find(admin.path("")).isPresent();
    if (!there && !createRealm) {
      throw new KeycloakException(
          Problem.REFUSED, "There is no realm " + admin.realm() + "; --create-realm makes it");
    }
    if (there) {
      clients.forEach(client -> findOurs(client.name()));
    } else if (!dry) {
      admin.make(
          "",
          Map.of(
              "realm", admin.realm(),
              "enabled", true,
              "attributes", Map.of(KeycloakClients.MARK, "true")));
    }
    step("realm", admin.realm(), there ? Outcome.KEPT : Outcome.MADE);
    boolean absent = dry && !there;
    scope(SCOPE, "the audience that Varve asks for", true, absent);
    mapper(audience, absent);
    scope(DUCKDB_SCOPE, "DuckDB asks for it if no scope is named", false, absent);
    clients.forEach(client -> client(client, absent));
    return List.copyOf(steps);
  }

  private void scope(String name, String description, boolean shown, boolean absent) {
    if (!absent && realm.scope(name).isPresent()) {
      step("scope", name, Outcome.KEPT);
      return;
    }
    if (!dry) {
      Map<String, String> attributes = new LinkedHashMap<>();
      attributes.put(KeycloakClients.MARK, "true");
      attributes.put("include.in.token.scope", String.valueOf(shown));
      attributes.put("display.on.consent.screen", "false");
      admin.make(
          admin.path("/client-scopes"),
          Map.of(
              "name", name,
              "description", description,
              "protocol", "openid-connect",
              "attributes", attributes));
    }
    step("scope", name, Outcome.MADE);
  }

  private void mapper(String audience, boolean absent) {
    Optional<Map<String, Object>> scope = absent ? Optional.empty() : realm.scope(SCOPE);
    boolean there =
        scope.stream()
            .flatMap(found -> RealmReads.maps(found.get("protocolMappers")).stream())
            .anyMatch(
                mapper ->
                    mapper.get("config") instanceof Map<?, ?> config
                        && (audience.equals(config.get("included.custom.audience"))
                            || audience.equals(config.get("included.client.audience"))));
    if (!there && !dry) {
      Map<String, Object> found = scope.orElseThrow();
      String models = realm.path("/client-scopes/", found) + "/protocol-mappers/models";
      // One of another audience.
      RealmReads.mapper(found).ifPresent(old -> admin.remove(models + "/" + old.get("id")));
      admin.make(
          models,
          Map.of(
              "name",
              RealmReads.MAPPER,
              "protocol",
              "openid-connect",
              "protocolMapper",
              "oidc-audience-mapper",
              "config",
              Map.of(
                  "included.custom.audience", audience,
                  "access.token.claim", "true",
                  "id.token.claim", "false",
                  "introspection.token.claim", "true")));
    }
    step("mapper", RealmReads.MAPPER, there ? Outcome.KEPT : Outcome.MADE);
  }

  private void client(RealmObject wanted, boolean absent) {
    Optional<Map<String, Object>> before = absent ? Optional.empty() : findOurs(wanted.name());
    if (before.isEmpty()) {
      if (dry) {
        step(wanted.what(), wanted.name(), Outcome.MADE);
        return;
      }
      admin.make(admin.path("/clients"), wanted.representation());
      Map<String, Object> made = findOurs(wanted.name()).orElseThrow();
      mayManageClients(wanted, made);
      Optional<String> secret =
          Optional.ofNullable(made.get("secret"))
              .filter(s -> !wanted.isPublic())
              .map(String::valueOf);
      steps.add(new RealmStep(wanted.what(), wanted.name(), Outcome.MADE, secret));
      return;
    }
    boolean other = wanted.differsFrom(before.get());
    List<Map<String, Object>> missing =
        wanted.missingScopes(before.get()).stream()
            .flatMap(name -> realm.scope(name).stream())
            .toList();
    if (other && !dry) {
      admin.does("PUT", realm.path("/clients/", before.get()), RealmObject.json(wanted.changes()));
    }
    if (!dry) {
      missing.forEach(scope -> give(before.get(), wanted, scope));
    }
    boolean granted = mayManageClients(wanted, before.get());
    boolean changed = other || granted || !missing.isEmpty();
    step(wanted.what(), wanted.name(), changed ? Outcome.CHANGED : Outcome.KEPT);
  }

  private void give(Map<String, Object> client, RealmObject wanted, Map<String, Object> scope) {
    String kind = wanted.isDefault(String.valueOf(scope.get("name"))) ? "default" : "optional";
    admin.does(
        "PUT",
        realm.path("/clients/", client) + "/" + kind + "-client-scopes/" + scope.get("id"),
        null);
  }

  /** Whether the role was missing. */
  private boolean mayManageClients(RealmObject wanted, Map<String, Object> client) {
    if (wanted.kind() != Kind.ADMIN) {
      return false;
    }
    Map<String, Object> account =
        admin.find(realm.path("/clients/", client) + "/service-account-user").orElseThrow();
    Map<String, Object> management = realm.client(MANAGEMENT).orElseThrow();
    String roles =
        realm.path("/users/", account) + "/role-mappings/clients/" + management.get("id");
    if (admin.list(roles).stream().anyMatch(role -> MANAGE_CLIENTS.equals(role.get("name")))) {
      return false;
    }
    if (!dry) {
      String role = realm.path("/clients/", management) + "/roles/" + MANAGE_CLIENTS;
      admin.does("POST", roles, RealmObject.json(List.of(admin.find(role).orElseThrow())));
    }
    return true;
  }

  private Optional<Map<String, Object>> findOurs(String name) {
    Optional<Map<String, Object>> found = realm.client(name);
    if (found.isPresent() && !KeycloakClients.isMarked(found.get())) {
      throw new KeycloakException(
          Problem.FOREIGN,
          "The realm has a client "
              + name
              + " that this command did not make; say another name, or rename that one");
    }
    return found;
  }

  private void step(String what, String name, Outcome outcome) {
    steps.add(new RealmStep(what, name, outcome, Optional.empty()));
  }
}
