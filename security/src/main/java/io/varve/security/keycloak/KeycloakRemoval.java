package io.varve.security.keycloak;

import io.varve.security.keycloak.RealmStep.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Takes away from a realm what {@link KeycloakSetup} made there, by its mark, and nothing else. */
public final class KeycloakRemoval {

  private final KeycloakAdmin admin;
  private final RealmReads realm;
  private final boolean dry;
  private final List<RealmStep> steps = new ArrayList<>();

  /**
   * @param dry looks, and changes nothing
   */
  public KeycloakRemoval(KeycloakAdmin admin, boolean dry) {
    this.admin = admin;
    this.realm = new RealmReads(admin);
    this.dry = dry;
  }

  /**
   * Removes what has the mark.
   *
   * @param realmToo whether the realm is removed, with all that is in it, if it has the mark
   */
  public List<RealmStep> remove(List<RealmObject> clients, boolean realmToo) {
    Optional<Map<String, Object>> found = admin.find(admin.path(""));
    if (found.isEmpty()) {
      step("realm", admin.realm(), Outcome.ABSENT);
    } else if (realmToo && KeycloakClients.isMarked(found.get())) {
      removed("realm", admin.realm(), admin.path(""));
    } else {
      for (RealmObject client : clients) {
        removeMarked(client.what(), client.name(), "/clients/", realm.client(client.name()));
      }
      Optional<Map<String, Object>> scope = realm.scope(KeycloakSetup.SCOPE);
      removeMarked(
          "scope",
          KeycloakSetup.DUCKDB_SCOPE,
          "/client-scopes/",
          realm.scope(KeycloakSetup.DUCKDB_SCOPE));
      removeMarked("scope", KeycloakSetup.SCOPE, "/client-scopes/", scope);
      // One that was there before has the mapper only.
      scope.filter(kept -> !KeycloakClients.isMarked(kept)).ifPresent(this::removeMapper);
    }
    return List.copyOf(steps);
  }

  private void removeMapper(Map<String, Object> scope) {
    String models = realm.path("/client-scopes/", scope) + "/protocol-mappers/models/";
    RealmReads.mapper(scope)
        .ifPresent(mapper -> removed("mapper", RealmReads.MAPPER, models + mapper.get("id")));
  }

  private void removeMarked(
      String what, String name, String folder, Optional<Map<String, Object>> found) {
    found
        .filter(KeycloakClients::isMarked)
        .ifPresentOrElse(
            marked -> removed(what, name, realm.path(folder, marked)),
            () -> step(what, name, Outcome.ABSENT));
  }

  private void removed(String what, String name, String path) {
    if (!dry) {
      admin.remove(path);
    }
    step(what, name, Outcome.REMOVED);
  }

  private void step(String what, String name, Outcome outcome) {
    steps.add(new RealmStep(what, name, outcome, Optional.empty()));
  }
}
