package io.varve.api.catalog;

import io.varve.api.http.CatalogPath;
import io.varve.api.http.HttpSettings;
import io.varve.api.http.JsonBodies;
import io.varve.api.rights.Needs;
import io.varve.api.warehouse.Moment;
import io.varve.api.warehouse.RequestedWarehouses;
import io.varve.api.warehouse.WarehouseMoment;
import io.varve.api.warehouse.WarehousePositions;
import io.varve.command.idempotency.IdempotencyKeys;
import io.varve.command.project.DefaultProject;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.command.request.Request;
import io.varve.query.warehouse.WarehouseReads;
import io.varve.security.login.Login;
import io.varve.security.rights.Action;
import io.varve.security.rights.Lineage;
import io.varve.storage.profile.Profile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.iceberg.rest.Endpoint;
import org.apache.iceberg.rest.ResourcePaths;
import org.apache.iceberg.rest.auth.OAuth2Properties;
import org.apache.iceberg.rest.responses.ConfigResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /v1/config}: what a client must know before all else. */
@RestController
final class ConfigController {

  private static final List<Endpoint> ENDPOINTS =
      List.of(
          Endpoint.V1_LIST_NAMESPACES,
          Endpoint.V1_LOAD_NAMESPACE,
          Endpoint.V1_NAMESPACE_EXISTS,
          Endpoint.V1_CREATE_NAMESPACE,
          Endpoint.V1_UPDATE_NAMESPACE,
          Endpoint.V1_DELETE_NAMESPACE,
          Endpoint.V1_LIST_TABLES,
          Endpoint.V1_LOAD_TABLE,
          Endpoint.V1_TABLE_EXISTS,
          Endpoint.V1_CREATE_TABLE,
          Endpoint.V1_UPDATE_TABLE,
          Endpoint.V1_DELETE_TABLE,
          Endpoint.V1_RENAME_TABLE,
          Endpoint.V1_COMMIT_TRANSACTION,
          Endpoint.V1_REGISTER_TABLE,
          Endpoint.create("POST", ResourcePaths.V1_TABLE + "/unregister"),
          Endpoint.V1_TABLE_CREDENTIALS,
          Endpoint.V1_REPORT_METRICS,
          Endpoint.V1_LIST_VIEWS,
          Endpoint.V1_LOAD_VIEW,
          Endpoint.V1_VIEW_EXISTS,
          Endpoint.V1_CREATE_VIEW,
          Endpoint.V1_UPDATE_VIEW,
          Endpoint.V1_DELETE_VIEW,
          Endpoint.V1_RENAME_VIEW,
          Endpoint.V1_REGISTER_VIEW,
          // Proposed for the specification.
          Endpoint.create("POST", "/v1/{prefix}/events"));

  /** Signing is asked for by POST, and is no change. */
  private static final Endpoint SIGN = Endpoint.V1_TABLE_REMOTE_SIGN;

  private static final Set<String> WRITES = Set.of("POST", "DELETE");

  /** All that can be asked of a warehouse as it was. */
  private static final List<Endpoint> PAST_ENDPOINTS = reads(ENDPOINTS);

  private final WarehouseReads reads;
  private final RequestedWarehouses warehouses;
  private final WarehousePositions positions;
  private final JsonBodies json;
  private final Map<String, String> login;
  private final List<Endpoint> endpoints;
  private final List<Endpoint> withSigning;

  ConfigController(
      WarehouseReads reads,
      RequestedWarehouses warehouses,
      WarehousePositions positions,
      JsonBodies json,
      HttpSettings http,
      Login login) {
    this.login = overrides(login);
    this.reads = reads;
    this.warehouses = warehouses;
    this.positions = positions;
    this.json = json;
    this.endpoints = http.readOnly() ? reads(ENDPOINTS) : ENDPOINTS;
    this.withSigning = Stream.concat(endpoints.stream(), Stream.of(SIGN)).toList();
  }

  @GetMapping("/catalog/v1/config")
  @Needs(Action.WAREHOUSE_GET_CONFIG)
  ResponseEntity<byte[]> config(
      Request request,
      @RequestParam(required = false) @Nullable String warehouse,
      @RequestHeader(name = "x-project-id", required = false) @Nullable String project) {
    if (warehouse == null || warehouse.isBlank()) {
      throw new RefusedException(
          Reason.BAD_REQUEST,
          "Which warehouse? Set the client's property `warehouse`, such as "
              + DefaultProject.WAREHOUSE);
    }
    int slash = warehouse.indexOf('/');
    UUID projectId = projectId(slash < 0 ? project : warehouse.substring(0, slash));
    WarehouseMoment wanted = WarehouseMoment.of(warehouse.substring(slash + 1));
    UUID warehouseId =
        reads
            .find(projectId, wanted.name())
            .filter(id -> request.access().admits(Lineage.warehouse(projectId, id)))
            .orElseThrow(() -> noWarehouse(warehouse));
    Moment moment = wanted.moment();
    if (moment == null) {
      return config(warehouseId.toString(), signs(warehouseId) ? withSigning : endpoints);
    }
    long position = positions.at(warehouseId, wanted.name(), moment);
    return config(new CatalogPath.Past(warehouseId.toString(), position).prefix(), PAST_ENDPOINTS);
  }

  private ResponseEntity<byte[]> config(String prefix, List<Endpoint> endpoints) {
    return Json.ok(
        json.write(
            ConfigResponse.builder()
                .withOverride("prefix", prefix)
                .withOverrides(login)
                .withEndpoints(endpoints)
                .withIdempotencyKeyLifetime(IdempotencyKeys.LIFETIME.toString())
                .build()));
  }

  private static List<Endpoint> reads(List<Endpoint> endpoints) {
    return endpoints.stream().filter(endpoint -> !WRITES.contains(endpoint.httpMethod())).toList();
  }

  /**
   * Iceberg's Java client gets its next token for its last one by token exchange, unless told not
   * to. Many providers refuse that, and the client then ends with its first token.
   */
  private static Map<String, String> overrides(Login login) {
    // Iceberg's builder asks whether it has the key null, which Map.of answers by failing.
    Map<String, String> overrides = new HashMap<>();
    if (!login.isOn()) {
      return overrides;
    }
    overrides.put(OAuth2Properties.TOKEN_EXCHANGE_ENABLED, "false");
    login
        .tokenEndpoint()
        .ifPresent(uri -> overrides.put(OAuth2Properties.OAUTH2_SERVER_URI, uri.toString()));
    return overrides;
  }

  private boolean signs(UUID warehouseId) {
    String profile = warehouses.active(warehouseId).storageProfile();
    return profile != null && Profile.parse(profile).signs();
  }

  private static UUID projectId(@Nullable String project) {
    if (project == null || project.isBlank()) {
      return DefaultProject.ID;
    }
    try {
      return UUID.fromString(project);
    } catch (IllegalArgumentException e) {
      throw new RefusedException(Reason.NO_SUCH_PROJECT, "Project does not exist: " + project);
    }
  }

  private RefusedException noWarehouse(String name) {
    warehouses.checkBootstrapped();
    return new RefusedException(Reason.NO_SUCH_WAREHOUSE, "Warehouse does not exist: " + name);
  }
}
