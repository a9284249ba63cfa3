package io.varve.security.keycloak;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a realm has. */
final class RealmReads {

  /** What gives tokens of the scope the audience. */
  static final String MAPPER = "varve audience";

  private final KeycloakAdmin admin;

  RealmReads(KeycloakAdmin admin) {
    this.admin = admin;
  }

  Optional<Map<String, Object>> client(String name) {
    return find("/clients?clientId=" + KeycloakAdmin.encoded(name), "clientId", name);
  }

  Optional<Map<String, Object>> scope(String name) {
    return find("/client-scopes", "name", name);
  }

  /** The mapper in a scope that {@code varve keycloak setup} made there. */
  static Optional<Map<?, ?>> mapper(Map<String, Object> scope) {
    for (Map<?, ?> mapper : maps(scope.get("protocolMappers"))) {
      if (MAPPER.equals(mapper.get("name"))) {
        return Optional.of(mapper);
      }
    }
    return Optional.empty();
  }

  /** The path of an object in a folder of the realm. */
  String path(String folder, Map<String, Object> object) {
    return admin.path(folder) + object.get("id");
  }

  private Optional<Map<String, Object>> find(String path, String field, String name) {
    return admin.list(admin.path(path)).stream()
        .filter(one -> name.equals(one.get(field)))
        .findFirst();
  }

  /** The objects of a list. */
  static List<Map<?, ?>> maps(@Nullable Object list) {
    List<Map<?, ?>> maps = new ArrayList<>();
    if (list instanceof List<?> several) {
      for (Object one : several) {
        if (one instanceof Map<?, ?> map) {
          maps.add(map);
        }
      }
    }
    return maps;
  }
}
