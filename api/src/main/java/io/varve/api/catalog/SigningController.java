package io.varve.api.catalog;

import io.varve.api.attempt.GivenCredentials;
import io.varve.api.attempt.GivenCredentials.Files;
import io.varve.api.http.Body;
import io.varve.api.http.CatalogPath;
import io.varve.api.http.ErrorType;
import io.varve.api.http.HttpRefusedException;
import io.varve.api.http.JsonBodies;
import io.varve.api.rights.Needs;
import io.varve.command.refusal.NameRefusals;
import io.varve.command.request.Request;
import io.varve.ledger.event.TabularKind;
import io.varve.query.table.TableReads;
import io.varve.query.table.TableReads.LocatedTable;
import io.varve.query.table.TableReads.TableRow;
import io.varve.query.warehouse.ResolvedWarehouse;
import io.varve.security.rights.Action;
import io.varve.security.rights.Lineage;
import io.varve.security.rights.ObjectKind;
import io.varve.storage.access.Right;
import io.varve.storage.sign.Signer;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.apache.iceberg.rest.requests.RemoteSignRequest;
import org.apache.iceberg.rest.responses.ImmutableRemoteSignResponse;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Signs requests of clients to object stores. Nothing changes by it, so it is neither an event nor
 * refused while the server is read-only.
 */
@RestController
final class SigningController {

  private static final String PREFIX = "/catalog/v1/{prefix}";

  /** Iceberg's Java client uses an answer again for the same method and URI, for 30 seconds. */
  private static final Set<String> REPEATABLE = Set.of("GET", "HEAD");

  /** Segment of the path that says what was staged. */
  private static final int STAGE = 2;

  private static final int MAX_BODY = 1 << 20;

  private final Targets targets;
  private final TableReads tables;
  private final TableAccess access;
  private final GivenCredentials given;
  private final Clock clock;
  private final JsonBodies json;

  SigningController(
      Targets targets,
      TableReads tables,
      TableAccess access,
      GivenCredentials given,
      Clock clock,
      JsonBodies json) {
    this.given = given;
    this.targets = targets;
    this.tables = tables;
    this.access = access;
    this.clock = clock;
    this.json = json;
  }

  /** Signs what stays in the folder of the table of a path. */
  @PostMapping(PREFIX + "/namespaces/{namespace}/tables/{table}/sign")
  @Needs({Action.WAREHOUSE_USE, Action.TABLE_READ_DATA})
  ResponseEntity<byte[]> signForTable(CatalogPath path, Request request, @Body byte[] body) {
    ResolvedWarehouse warehouse = targets.warehouse(path);
    Signer.Call call = call(body);
    List<String> levels = path.namespace();
    TableRow table =
        tables
            .find(path.access(), warehouse, levels, path.name())
            .orElseThrow(() -> NameRefusals.noSuchObject(TabularKind.TABLE, levels, path.name()));
    Right right =
        access
            .right(path.access(), tables.lineage(warehouse, levels, table))
            .orElseThrow(SigningController::forbidden);
    Files files = new Files(ObjectKind.TABLE, table.tableId(), table.location());
    ResponseEntity<byte[]> answer =
        signed(warehouse, access.signer(warehouse), files.location(), right, call);
    given.signed(request, files, right);
    return answer;
  }

  /** Signs what stays in the folder of any one table. */
  @PostMapping(PREFIX + "/v1/aws/s3/sign")
  @Needs({Action.WAREHOUSE_USE, Action.TABLE_READ_DATA})
  ResponseEntity<byte[]> sign(CatalogPath path, Request request, @Body byte[] body) {
    return sign(
        path,
        request,
        body,
        (signer, warehouse) -> {
          throw new HttpRefusedException(
              ErrorType.FORBIDDEN,
              "Only what is in the folder of a table is signed, and this is in none of warehouse "
                  + warehouse.name()
                  + "; load the table again if it was dropped or moved");
        });
  }

  /** As {@link #sign}, for who staged a table; what it has in its folder is no table's yet. */
  @PostMapping(PREFIX + "/staged/{stage}/v1/aws/s3/sign")
  @Needs({Action.WAREHOUSE_USE, Action.TABLE_READ_DATA})
  ResponseEntity<byte[]> signForStaged(CatalogPath path, Request request, @Body byte[] body) {
    return sign(
        path,
        request,
        body,
        (signer, warehouse) ->
            signer.staged(path.segment(STAGE), request.actor(), clock.instant()));
  }

  /**
   * Signs a request.
   *
   * @param otherwise the folder that it must stay in if it is in that of no table
   */
  private ResponseEntity<byte[]> sign(
      CatalogPath path,
      Request request,
      byte[] body,
      BiFunction<Signer, ResolvedWarehouse, String> otherwise) {
    ResolvedWarehouse warehouse = targets.warehouse(path);
    Signer.Call call = call(body);
    Signer signer = access.signer(warehouse);
    Optional<LocatedTable> table = tables.locatedAt(warehouse.warehouseId(), signer.folders(call));
    Optional<Lineage> shown =
        table.map(found -> access.table(warehouse, found.tableId())).filter(path.access()::admits);
    if (table.isEmpty() || shown.isEmpty()) {
      String location = otherwise.apply(signer, warehouse);
      Right most = access.ofCreator().orElseThrow();
      ResponseEntity<byte[]> answer = signed(warehouse, signer, location, most, call);
      if (table.isPresent()) {
        // What was staged is a table by now, and hidden.
        throw forbidden();
      }
      given.signed(request, new Files(ObjectKind.TABLE, null, location), most);
      return answer;
    }
    Right right =
        access.right(path.access(), shown.get()).orElseThrow(SigningController::forbidden);
    LocatedTable found = table.get();
    Files files = new Files(ObjectKind.TABLE, found.tableId(), found.location());
    ResponseEntity<byte[]> answer = signed(warehouse, signer, found.location(), right, call);
    given.signed(request, files, right);
    return answer;
  }

  private static HttpRefusedException forbidden() {
    return new HttpRefusedException(
        ErrorType.FORBIDDEN, "You may not read the files of the table that this is in, if any");
  }

  private Signer.Call call(byte[] body) {
    if (body.length > MAX_BODY) {
      throw new HttpRefusedException(
          ErrorType.CONTENT_TOO_LARGE, "A request of more than 1 MiB is not signed");
    }
    RemoteSignRequest request = json.read(body, RemoteSignRequest.class);
    if (request.provider() != null && !request.provider().equals("s3")) {
      throw new HttpRefusedException(
          ErrorType.BAD_REQUEST, "Only requests to the provider s3 are signed");
    }
    return new Signer.Call(request.method(), request.uri(), request.headers());
  }

  private ResponseEntity<byte[]> signed(
      ResolvedWarehouse warehouse, Signer signer, String location, Right right, Signer.Call call) {
    if (TableAccess.reachesReserved(warehouse, location)) {
      throw new HttpRefusedException(
          ErrorType.FORBIDDEN, "Nothing is signed for the folder .varve, which is Varve's own");
    }
    Map<String, List<String>> headers = signer.sign(location, right, call, clock.instant());
    byte[] answer =
        json.write(ImmutableRemoteSignResponse.builder().uri(call.uri()).headers(headers).build());
    return ResponseEntity.ok()
        .header(HttpHeaders.CONTENT_TYPE, "application/json")
        .header(
            HttpHeaders.CACHE_CONTROL, REPEATABLE.contains(call.method()) ? "private" : "no-cache")
        .body(answer);
  }
}
