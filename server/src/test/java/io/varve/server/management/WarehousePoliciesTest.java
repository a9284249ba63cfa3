package io.varve.server.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.api.warehouse.RequestedWarehouses;
import io.varve.command.lookup.Warehouse;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.command.request.Request;
import io.varve.command.warehouse.DeletionWrites;
import io.varve.command.warehouse.InstanceAdmins;
import io.varve.command.warehouse.ManagedBy;
import io.varve.command.warehouse.WarehouseWrites;
import io.varve.server.management.Management.Response;
import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestCatalog;
import io.varve.server.node.TestNode;
import io.varve.server.node.TestServer;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which versions of the table format a warehouse takes, and who may change it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class WarehousePoliciesTest {

  private static final String WAREHOUSE = "/management/v1/warehouse";

  private final CatalogDatabase database = CatalogDatabase.create();
  private final TestServer server = TestServer.unused(database, false);
  private final Management api = new Management(server);

  @BeforeAll
  void bootstrap() {
    api.bootstrap();
  }

  @AfterAll
  void end() {
    server.close();
    database.assertProved();
    database.close();
  }

  private Response create(String name, String more) {
    return api.post(
        WAREHOUSE,
        "{\"warehouse-name\": \"%s\", \"storage-profile\": {\"type\": \"file\"}%s}"
            .formatted(name, more));
  }

  private static Response table(Lake lake, String name, String more) {
    return lake.api()
        .post(
            lake.catalog() + "/namespaces/a/tables",
            """
            {"name": "%s"%s, "schema": {"type": "struct", "schema-id": 0, "fields": [
              {"id": 1, "name": "id", "required": false, "type": "long"}]}}\
            """
                .formatted(name, more));
  }

  private static String asking(int version) {
    return ", \"properties\": {\"format-version\": \"" + version + "\"}";
  }

  private Lake lake(String name, String more) {
    Lake lake = new Lake(api, database, create(name, more).is(201).text("/id"));
    lake.namespace("a");
    return lake;
  }

  private static Response policy(Lake lake, String allowed) {
    return lake.api().post(lake.management() + "/format-version-policy", "{" + allowed + "}");
  }

  @Test
  void aTableHasTheVersionThatItAsksForOrTheWarehousesDefault() {
    Lake lake = lake("by-default", "");
    assertThat(api.get(lake.management()).json().get("allowed-format-versions").toString())
        .isEqualTo("[1,2,3]");
    assertThat(api.get(lake.management()).json().get("default-format-version").isNull()).isTrue();
    assertThat(table(lake, "usual", "").is(200).text("/metadata/format-version")).isEqualTo("2");

    Lake newest = lake("newest", ", \"allowed-format-versions\": [3, 1]");
    assertThat(table(newest, "newest", "").is(200).text("/metadata/format-version")).isEqualTo("3");
    assertThat(table(newest, "old", asking(1)).is(200).text("/metadata/format-version"))
        .isEqualTo("1");
    String message =
        table(newest, "refused", asking(2))
            .isError(400, "FormatVersionNotAllowed")
            .text("/error/message");
    assertThat(message).contains("version 2").contains("[1, 3]").contains("format-version");

    var changed =
        policy(newest, "\"allowed-format-versions\": [2, 1], \"default-format-version\": 1")
            .is(200);
    assertThat(changed.json().get("allowed-format-versions").toString()).isEqualTo("[1,2]");
    assertThat(changed.text("/default-format-version")).isEqualTo("1");
    assertThat(table(newest, "first", "").is(200).text("/metadata/format-version")).isEqualTo("1");
    long events = database.events();
    policy(newest, "\"allowed-format-versions\": [1, 2], \"default-format-version\": 1").is(200);
    assertThat(database.events()).isEqualTo(events);
  }

  @Test
  void noTableIsUpgradedOrMadeOrRegisteredPastThePolicyAndOthersStayAsTheyAre() {
    Lake lake = lake("strict", "");
    String tables = lake.catalog() + "/namespaces/a/tables";
    String metadata = table(lake, "t", asking(1)).is(200).text("/metadata-location");
    policy(lake, "\"allowed-format-versions\": [2]").is(200);
    api.post(tables + "/t", commit("upgrade-format-version\", \"format-version\": 3"))
        .isError(400, "FormatVersionNotAllowed");
    // It keeps the version that it has, and can be changed.
    api.post(tables + "/t", commit("set-properties\", \"updates\": {\"k\": \"v\"}")).is(200);
    api.post(tables + "/t", commit("upgrade-format-version\", \"format-version\": 2")).is(200);
    api.post(
            lake.catalog() + "/namespaces/a/register",
            "{\"name\": \"t\", \"overwrite\": true, \"metadata-location\": \"" + metadata + "\"}")
        .isError(400, "FormatVersionNotAllowed");

    table(lake, "staged", ", \"stage-create\": true" + asking(3))
        .isError(400, "FormatVersionNotAllowed");
    var staged = table(lake, "staged", ", \"stage-create\": true").is(200);
    assertThat(staged.text("/metadata/format-version")).isEqualTo("2");
    String creation =
        """
        {"requirements": [{"type": "assert-create"}], "updates": [%s
          {"action": "assign-uuid", "uuid": "%s"},
          {"action": "set-location", "location": "%s"},
          {"action": "add-schema", "schema": %s, "last-column-id": 1},
          {"action": "set-current-schema", "schema-id": -1},
          {"action": "add-spec", "spec": {"spec-id": 0, "fields": []}},
          {"action": "set-default-spec", "spec-id": -1},
          {"action": "add-sort-order", "sort-order": {"order-id": 0, "fields": []}},
          {"action": "set-default-sort-order", "sort-order-id": -1}]}\
        """;
    String asks = "{\"action\": \"upgrade-format-version\", \"format-version\": 3},";
    String uuid = staged.text("/metadata/table-uuid");
    String location = staged.text("/metadata/location");
    String schema = staged.json().at("/metadata/schemas/0").toString();
    api.post(tables + "/staged", creation.formatted(asks, uuid, location, schema))
        .isError(400, "FormatVersionNotAllowed");
    assertThat(
            api.post(tables + "/staged", creation.formatted("", uuid, location, schema))
                .is(200)
                .text("/metadata/format-version"))
        .isEqualTo("2");
  }

  private static String commit(String action) {
    return "{\"requirements\": [], \"updates\": [{\"action\": \"" + action + "}]}";
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"allowed-format-versions\": []",
        "\"allowed-format-versions\": [0]",
        "\"allowed-format-versions\": [2, 4]",
        "\"allowed-format-versions\": [1, null]",
        "\"allowed-format-versions\": [1, 2], \"default-format-version\": 3",
        "\"allowed-format-versions\": \"2\"",
      })
  void aPolicyThatCannotBeIsRefused(String policy) {
    create("never", ", " + policy).isError(400, "BadRequestException");
    String id = create("policy-" + policy.hashCode(), "").is(201).text("/id");
    api.post(WAREHOUSE + "/" + id + "/format-version-policy", "{" + policy + "}")
        .isError(400, "BadRequestException");
    api.post(WAREHOUSE + "/" + id + "/format-version-policy", "{}")
        .isError(400, "BadRequestException");
  }

  @Test
  void aDryRunLooksAtThePolicyAndAtWhoWillManageIt() {
    String body =
        "{\"warehouse-name\": \"dry\", \"storage-profile\": {\"type\": \"file\"},"
            + " \"allowed-format-versions\": [1, 2], \"default-format-version\": %s,"
            + " \"managed-by\": \"%s\"}";
    String dryRun = "/management/v1/warehouse-creation-validation";
    var good = api.post(dryRun, body.formatted("2", "instance-admin")).is(200);
    assertThat(status(good, "format-version-policy-consistent")).isEqualTo("passed");
    assertThat(status(good, "managed-by-allowed")).isEqualTo("passed");
    var bad = api.post(dryRun, body.formatted("3", "nobody")).is(200);
    assertThat(bad.json().get("valid").asBoolean()).isFalse();
    assertThat(status(bad, "format-version-policy-consistent")).isEqualTo("failed");
    assertThat(status(bad, "managed-by-allowed")).isEqualTo("failed");
  }

  private static String status(Response response, String check) {
    for (var each : response.json().get("checks")) {
      if (each.get("name").asText().equals(check)) {
        return each.get("status").asText();
      }
    }
    return "missing";
  }

  @Test
  void managerOfAWarehouseIsSetAndRead() {
    var made = create("managed", ", \"managed-by\": \"instance-admin\"").is(201);
    assertThat(made.text("/managed-by")).isEqualTo("instance-admin");
    String path = WAREHOUSE + "/" + made.text("/id");
    // Before there is a login everybody is an instance admin.
    var renamed = api.post(path + "/rename", "{\"new-name\": \"managed-2\"}").is(200);
    assertThat(renamed.text("/updated-at")).isGreaterThan(made.text("/updated-at"));
    var freed = api.post(path + "/managed-by", "{\"managed-by\": \"self-managed\"}").is(200);
    assertThat(freed.text("/managed-by")).isEqualTo("self-managed");
    assertThat(api.get(WAREHOUSE).json().at("/warehouses").findValuesAsText("managed-by"))
        .contains("self-managed");
    api.post(path + "/managed-by", "{\"managed-by\": \"me\"}").isError(400, "BadRequestException");
    api.post(path + "/managed-by", "{}").isError(400, "BadRequestException");
    api.post(WAREHOUSE + "/" + new UUID(0, 9) + "/managed-by", "{}")
        .isError(400, "BadRequestException");
  }

  @Test
  void othersChangeNothingOfWhatInstanceAdminsManageAndUseIt() {
    try (CatalogDatabase own = CatalogDatabase.create();
        TestNode node =
            TestNode.start(
                own,
                own.settings(),
                context -> {
                  InstanceAdmins admins = actor -> actor.equals("admin");
                  context.registerBean(InstanceAdmins.class, () -> admins);
                })) {
      TestCatalog catalog = node.catalog();
      WarehouseWrites writes = node.get(WarehouseWrites.class);
      DeletionWrites deletion = node.get(DeletionWrites.class);
      var other = TestCatalog.request();
      Warehouse before = catalog.warehouse();
      assertForbidden(() -> writes.setManagedBy(other, before, ManagedBy.INSTANCE_ADMIN));
      writes.setManagedBy(admin(), before, ManagedBy.INSTANCE_ADMIN);
      Warehouse managed = node.catalog().warehouse();
      catalog.createNamespace("ns");
      catalog.createTable("ns", "t");
      long events = own.events();
      // One that was read before it was managed is judged by what it is.
      for (Warehouse seen : List.of(before, managed)) {
        assertForbidden(() -> writes.rename(other, seen, "mine"));
        assertForbidden(() -> writes.setActive(other, seen, false));
        assertForbidden(() -> writes.protect(other, seen, true));
        assertForbidden(() -> writes.setDeleteProfile(other, seen, 1L));
        assertForbidden(() -> deletion.delete(other, seen, false));
        assertForbidden(() -> deletion.delete(other, seen, true));
        assertForbidden(() -> writes.setManagedBy(other, seen, ManagedBy.SELF_MANAGED));
      }
      assertThat(own.events()).isEqualTo(events);
      writes.setDeleteProfile(admin(), managed, 3600L);
      deletion.delete(admin(), managed, true);
      Warehouse deleted =
          RequestedWarehouses.forCommand(
              node.get(RequestedWarehouses.class).untilItsEnd(managed.warehouseId()));
      assertForbidden(() -> deletion.undrop(other, deleted, null));
      deletion.undrop(admin(), deleted, null);
      own.assertProved();
    }
  }

  private static Request admin() {
    return TestCatalog.request("admin", UUID.randomUUID().toString(), "");
  }

  private static void assertForbidden(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            RefusedException.class,
            e -> assertThat(e.refusal().reason()).isEqualTo(Reason.WAREHOUSE_ACTION_FORBIDDEN));
  }
}
