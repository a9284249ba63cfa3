package io.varve.api.management;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.varve.api.http.Body;
import io.varve.api.http.CatalogPath;
import io.varve.api.http.JsonBodies;
import io.varve.api.http.Written;
import io.varve.api.management.EventReader.Reached;
import io.varve.api.rights.Needs;
import io.varve.api.warehouse.RequestedWarehouses;
import io.varve.ledger.seal.FilteredLedger.Part;
import io.varve.query.namespace.Lineages;
import io.varve.query.warehouse.ResolvedWarehouse;
import io.varve.security.rights.Access;
import io.varve.security.rights.Action;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The events of a warehouse as Iceberg's REST specification is about to have them: a page, and a
 * token that is a position, with which to ask for what follows. An empty page is the end for now.
 */
@RestController
final class IcebergEventsController {

  private static final long LOOK_NANOS = Duration.ofSeconds(1).toNanos();

  private final RequestedWarehouses warehouses;
  private final EventReader reader;
  private final JsonBodies json;

  IcebergEventsController(RequestedWarehouses warehouses, EventReader reader, JsonBodies json) {
    this.warehouses = warehouses;
    this.reader = reader;
    this.json = json;
  }

  @PostMapping("/catalog/v1/{prefix}/events")
  @Needs(Action.WAREHOUSE_LIST_NAMESPACES)
  ResponseEntity<Written> events(CatalogPath path, @Body byte[] body) {
    Access access = path.access();
    ResolvedWarehouse warehouse = warehouses.active(UUID.fromString(path.warehouse()));
    if (!access.admits(Lineages.of(warehouse))) {
      throw RequestedWarehouses.noSuchWarehouse(warehouse.warehouseId());
    }
    IcebergEventQuery asked = json.read(body, IcebergEventQuery.class);
    EventQuery query = new EventQuery(asked.filter(warehouse.warehouseId()), false);
    Optional<Access> sight =
        EventsController.isWhole(access) ? Optional.empty() : Optional.of(access);
    int size = asked.size();
    Part first =
        reader.next(query, asked.after(), sight.isEmpty() ? size : EventReader.MAX_SCANNED);
    return ResponseEntity.ok()
        .contentType(MediaType.APPLICATION_JSON)
        .body(out -> new Page(out, asked).write(query, first, size, sight));
  }

  /** A page on its way. */
  private final class Page {
    private final OutputStream out;
    private final IcebergEventQuery asked;
    private int written;
    private long newest;

    Page(OutputStream out, IcebergEventQuery asked) {
      this.out = out;
      this.asked = asked;
      Instant since = asked.since();
      this.newest = since == null ? 0 : since.toEpochMilli();
    }

    void write(EventQuery query, Part first, int size, Optional<Access> sight) throws IOException {
      long start = System.nanoTime();
      out.write("{\"events\":[".getBytes(UTF_8));
      Reached reached = reader.read(query, first, size, sight, this::add);
      // A client takes a page without events for the end.
      while (written == 0 && !reached.ended() && System.nanoTime() - start < LOOK_NANOS) {
        Part next = reader.next(query, reached.reached(), size);
        reached = reader.read(query, next, size, sight, this::add);
      }
      ObjectNode end = JsonNodeFactory.instance.objectNode();
      end.put("continuation-token", Long.toString(reached.reached()));
      end.put("highest-processed-timestamp-ms", newest);
      out.write(("]," + end.toString().substring(1)).getBytes(UTF_8));
    }

    private void add(ObjectNode envelope) throws IOException {
      newest = Math.max(newest, IcebergEvent.timestamp(envelope));
      JsonNode data = IcebergEvent.data(envelope);
      if (asked.wants(envelope, data)) {
        if (written++ > 0) {
          out.write(',');
        }
        EventEnvelope.write(IcebergEvent.of(envelope, data), out);
      }
    }
  }
}
