package io.varve.api.engine;

import io.varve.api.engine.TrinoNeeds.Need;
import io.varve.api.engine.TrinoNeeds.Ways;
import io.varve.api.engine.TrinoQuestion.Identity;
import io.varve.api.engine.TrinoQuestion.Input;
import io.varve.api.engine.TrinoQuestion.Operation;
import io.varve.api.engine.TrinoQuestion.Resource;
import io.varve.api.http.Body;
import io.varve.api.http.JsonBodies;
import io.varve.api.rights.Needs;
import io.varve.api.rights.RightsConfiguration.Decisions;
import io.varve.command.project.DefaultProject;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.query.grant.NamedObjects;
import io.varve.query.grant.NamedObjects.Wanted;
import io.varve.query.warehouse.WarehouseReads;
import io.varve.security.principal.Principal;
import io.varve.security.rights.Access;
import io.varve.security.rights.Access.Question;
import io.varve.security.rights.ForbiddenException;
import io.varve.security.rights.Lineage;
import io.varve.security.rights.ObjectKind;
import io.varve.security.rights.RightsSettings;
import io.varve.security.rights.TrinoSettings;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Answers Trino as an Open Policy Agent does, by grants. */
@RestController
final class TrinoController {

  private final Optional<TrinoSettings> settings;
  private final Decisions decisions;
  private final WarehouseReads warehouses;
  private final NamedObjects objects;
  private final JsonBodies json;

  TrinoController(
      RightsSettings rights,
      Decisions decisions,
      WarehouseReads warehouses,
      NamedObjects objects,
      JsonBodies json) {
    this.settings = rights.trino();
    this.decisions = decisions;
    this.warehouses = warehouses;
    this.objects = objects;
    this.json = json;
  }

  /** An answer to one question, or the places of those that are allowed. */
  private record Answer(Object result) {}

  @PostMapping(TrinoSettings.ALLOW_PATH)
  @Needs({})
  ResponseEntity<byte[]> allow(HttpServletRequest request, @Body byte[] body) {
    TrinoSettings trino = engine(request);
    Input input = input(body);
    Operation action = action(input);
    List<Resource> on = new ArrayList<>();
    on.add(action.resource());
    return answer(decide(trino, identity(input), action, on).getFirst());
  }

  /** Columns of a table are asked about as one resource, and answered by their places in it. */
  @PostMapping(TrinoSettings.BATCH_PATH)
  @Needs({})
  ResponseEntity<byte[]> batch(HttpServletRequest request, @Body(max = Body.LARGE) byte[] body) {
    TrinoSettings trino = engine(request);
    Input input = input(body);
    Operation action = action(input);
    List<Resource> resources =
        Objects.requireNonNullElse(action.filterResources(), List.<Resource>of());
    List<Boolean> allowed = decide(trino, identity(input), action, resources);
    if ("FilterColumns".equals(action.operation()) && resources.size() == 1) {
      TrinoQuestion.Table table = resources.getFirst().table();
      int columns = table == null || table.columns() == null ? 0 : table.columns().size();
      return answer(allowed.getFirst() ? IntStream.range(0, columns).boxed().toList() : List.of());
    }
    return answer(IntStream.range(0, allowed.size()).filter(allowed::get).boxed().toList());
  }

  /** The guard before all endpoints has let it pass by its key, and nobody else without a token. */
  private TrinoSettings engine(HttpServletRequest request) {
    return settings
        .filter(trino -> trino.admits(request.getQueryString()))
        .orElseThrow(
            () ->
                new ForbiddenException("Only a Trino that this server knows by its key asks here"));
  }

  private Input input(byte[] body) {
    Input input = json.read(body, TrinoQuestion.class).input();
    if (input == null) {
      throw new RefusedException(Reason.BAD_REQUEST, "input is missing");
    }
    return input;
  }

  private static Operation action(Input input) {
    if (input.action() == null || input.action().operation() == null) {
      throw new RefusedException(Reason.BAD_REQUEST, "input.action.operation is missing");
    }
    return input.action();
  }

  private static Identity identity(Input input) {
    Identity identity = input.context() == null ? null : input.context().identity();
    if (identity == null || identity.user() == null || identity.user().isEmpty()) {
      throw new RefusedException(Reason.BAD_REQUEST, "input.context.identity.user is missing");
    }
    return identity;
  }

  private ResponseEntity<byte[]> answer(Object result) {
    return ResponseEntity.ok()
        .contentType(MediaType.APPLICATION_JSON)
        .body(json.write(new Answer(result)));
  }

  private List<Boolean> decide(
      TrinoSettings trino, Identity identity, Operation action, List<@Nullable Resource> on) {
    String operation = String.valueOf(action.operation());
    Access access = access(trino, identity);
    List<Ways> ways = new ArrayList<>();
    for (Resource resource : on) {
      ways.add(TrinoNeeds.of(operation, resource, action.targetResource()));
    }
    Map<String, Optional<UUID>> catalogs = new HashMap<>();
    Map<Need, Wanted> wanted = new HashMap<>();
    for (Ways one : ways) {
      for (List<Need> way : one.any()) {
        for (Need need : way) {
          catalogs
              .computeIfAbsent(need.catalog(), name -> warehouse(trino, name))
              .ifPresent(id -> wanted.put(need, wanted(need, id)));
        }
      }
    }
    Map<Wanted, Lineage> found = objects.find(wanted.values());
    Map<Need, Lineage> there = new LinkedHashMap<>();
    wanted.forEach(
        (need, one) -> {
          Lineage object = found.get(one);
          if (object != null) {
            there.put(need, object);
          }
        });
    List<Need> asked = List.copyOf(there.keySet());
    List<Boolean> answers =
        access.allows(
            there.entrySet().stream()
                .map(one -> new Question(one.getKey().action(), one.getValue()))
                .toList());
    Map<Need, Boolean> decided = new HashMap<>();
    for (int i = 0; i < asked.size(); i++) {
      decided.put(asked.get(i), answers.get(i));
    }
    List<Boolean> all = new ArrayList<>();
    for (int i = 0; i < on.size(); i++) {
      all.add(
          ways.get(i).any().stream()
                  .anyMatch(
                      way ->
                          way.stream()
                              .allMatch(need -> decided.getOrDefault(need, need.orAbsent())))
              || isOwnQuery(operation, on.get(i), identity));
    }
    return all;
  }

  private static boolean isOwnQuery(
      String operation, @Nullable Resource resource, Identity identity) {
    return switch (operation) {
      case "ViewQueryOwnedBy", "FilterViewQueryOwnedBy", "KillQueryOwnedBy" ->
          resource != null
              && resource.user() != null
              && Objects.equals(resource.user().user(), identity.user());
      default -> false;
    };
  }

  private Access access(TrinoSettings trino, Identity identity) {
    String id = trino.provider() + "~" + identity.user();
    List<String> groups = Objects.requireNonNullElse(identity.groups(), List.<String>of());
    return decisions.of(new Principal(id, id, Principal.Kind.HUMAN, groups));
  }

  private Optional<UUID> warehouse(TrinoSettings trino, String catalog) {
    String warehouse = trino.catalogs().get(catalog);
    if (warehouse == null) {
      return Optional.empty();
    }
    int slash = warehouse.indexOf('/');
    return warehouses.find(
        slash < 0 ? DefaultProject.ID : UUID.fromString(warehouse.substring(0, slash)),
        warehouse.substring(slash + 1));
  }

  /** Tables of metadata are those of their table: {@code orders$snapshots} is one of orders. */
  private static Wanted wanted(Need need, UUID warehouse) {
    ObjectKind kind = need.action().kind();
    String table = need.table();
    int dollar = table == null ? -1 : table.lastIndexOf('$');
    String name = table != null && dollar > 0 ? table.substring(0, dollar) : table;
    return new Wanted(kind, warehouse, null, need.levels(), name);
  }
}
