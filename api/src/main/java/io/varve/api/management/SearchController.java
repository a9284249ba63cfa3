package io.varve.api.management;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.varve.api.http.Body;
import io.varve.api.http.JsonBodies;
import io.varve.api.rights.Needs;
import io.varve.api.warehouse.RequestedWarehouses;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.command.request.Request;
import io.varve.query.namespace.Lineages;
import io.varve.query.search.SearchReads;
import io.varve.query.search.SearchReads.Found;
import io.varve.query.warehouse.ResolvedWarehouse;
import io.varve.security.rights.Action;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Finds tables and views of a warehouse by names that are nearly right, or by an id. */
@RestController
final class SearchController {

  private static final int MAX_LENGTH = 1000;

  /** At once; each is work for a processor of the database and one of ours. */
  private static final int SEARCHES = 2;

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Semaphore searches = new Semaphore(SEARCHES, true);
  private final SearchReads reads;
  private final RequestedWarehouses warehouses;
  private final JsonBodies json;

  SearchController(SearchReads reads, RequestedWarehouses warehouses, JsonBodies json) {
    this.reads = reads;
    this.warehouses = warehouses;
    this.json = json;
  }

  private record Search(@Nullable String search) {}

  private record Tabular(
      List<String> namespaceName,
      String tabularName,
      Map<String, String> tabularId,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Float distance) {
    static Tabular of(Found found) {
      return new Tabular(
          found.namespace(),
          found.name(),
          Map.of("type", found.kind(), "id", found.objectId().toString()),
          found.distance());
    }
  }

  private record Tabulars(List<Tabular> tabulars) {}

  @PostMapping("/management/v1/warehouse/{warehouse}/search-tabular")
  @Needs(Action.WAREHOUSE_USE)
  ResponseEntity<byte[]> search(
      Request request, @PathVariable String warehouse, @Body byte[] body) {
    ResolvedWarehouse within = warehouses.existing(WarehouseIds.parse(warehouse));
    UUID id = within.warehouseId();
    Optional<List<String>> seenBy = request.access().filter(Lineages.of(within));
    String text = json.read(body, Search.class).search();
    if (text == null || text.length() > MAX_LENGTH) {
      throw new RefusedException(
          Reason.BAD_REQUEST, "search must be a text of at most " + MAX_LENGTH + " characters");
    }
    List<Found> found =
        WarehouseIds.ofObject(text)
            .map(asked -> reads.byId(id, asked, seenBy))
            .orElseGet(() -> byName(id, text, seenBy));
    return Responses.ok(json.write(new Tabulars(found.stream().map(Tabular::of).toList())));
  }

  private List<Found> byName(UUID warehouseId, String text, Optional<List<String>> seenBy) {
    try {
      if (!searches.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw busy();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw busy();
    }
    try {
      return reads.byName(warehouseId, text, seenBy);
    } finally {
      searches.release();
    }
  }

  private static RefusedException busy() {
    return new RefusedException(
        Reason.TOO_MANY_REQUESTS, "Too many searches at once; try again in a moment");
  }
}
