package io.varve.server.race;

import static java.util.Map.entry;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.varve.command.constraint.Constraint;
import io.varve.command.constraint.Subject;
import io.varve.command.constraint.Subject.ChangedTabular;
import io.varve.command.constraint.Subject.DroppedNamespace;
import io.varve.command.constraint.Subject.NewNamespace;
import io.varve.command.constraint.Subject.NewSavepoint;
import io.varve.command.constraint.Subject.NewTabular;
import io.varve.command.constraint.Subject.OfApiClient;
import io.varve.command.constraint.Subject.OfPerson;
import io.varve.command.constraint.Subject.OfProject;
import io.varve.command.constraint.Subject.OfRole;
import io.varve.command.constraint.Subject.OfServer;
import io.varve.command.constraint.Subject.OfWarehouse;
import io.varve.command.constraint.Subject.OldSavepoint;
import io.varve.ledger.event.ObjectName;
import io.varve.ledger.event.TabularKind;
import io.varve.server.node.CatalogDatabase;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Each constraint of the schema leads to a refusal, or no command can violate it. */
final class ConstraintsTest {

  private static final UUID ID = new UUID(0, 1);
  private static final List<String> LEVELS = List.of("n");

  private static final String NEW_ID = "Each row has an id of its own, made for it";
  private static final String LOCKED_HEAD = "A row of a stream, written under the lock of its head";
  private static final String UPSERT = "Writers expect the row, and update it or leave it";
  private static final String ONE_WRITER = "One writer at a time, and no command";
  private static final String ADMIN = "Written when a server or a schema is set up";

  private static final Map<String, String> INTERNAL =
      Map.ofEntries(
          entry("events_pkey", "Numbers of a sequence"),
          entry("requests_pkey", "A random salt is part of the hash"),
          entry("metrics_reports_pkey", NEW_ID),
          entry("usage_reports_pkey", NEW_ID),
          entry("erased_users_pkey", UPSERT),
          entry("user_erasures_pkey", ONE_WRITER),
          entry("secrets_pkey", NEW_ID),
          entry("warehouses_pkey", NEW_ID),
          entry("namespaces_pkey", LOCKED_HEAD),
          entry("roles_pkey", NEW_ID),
          entry("role_members_member", UPSERT),
          entry("grants_once", UPSERT),
          entry("grants_version_once", UPSERT),
          entry("grants_version_only_row_check", "The column has its default"),
          entry("users_pkey", UPSERT),
          entry("tables_pkey", LOCKED_HEAD),
          entry("views_pkey", LOCKED_HEAD),
          entry("generic_tables_pkey", LOCKED_HEAD),
          entry("dropped_pkey", LOCKED_HEAD),
          entry("api_clients_pkey", LOCKED_HEAD),
          entry("api_client_secrets_pkey", NEW_ID),
          entry("issuer_keys_pkey", NEW_ID),
          entry("token_cutoffs_pkey", UPSERT),
          entry("people_pkey", LOCKED_HEAD),
          entry("person_passwords_pkey", LOCKED_HEAD),
          entry("person_logins_pkey", NEW_ID),
          entry("login_codes_pkey", NEW_ID),
          entry("holds_pkey", UPSERT),
          entry("purges_pkey", LOCKED_HEAD),
          entry("tasks_pkey", LOCKED_HEAD),
          entry("path_claims_pkey", LOCKED_HEAD),
          entry("heads_pkey", UPSERT),
          entry("idempotency_keys_pkey", UPSERT),
          entry("staged_folders_pkey", UPSERT),
          entry("begun_metadata_pkey", NEW_ID),
          entry("newest_metadata_pkey", UPSERT),
          entry("warehouse_statistics_pkey", UPSERT),
          entry("endpoint_statistics_once", UPSERT),
          entry("follower_positions_pkey", ADMIN),
          entry("history_lists_pkey", ONE_WRITER),
          entry("history_lists_number_key", ONE_WRITER),
          entry("names_history_pkey", ONE_WRITER),
          entry("heads_history_pkey", ONE_WRITER),
          entry("grants_history_pkey", ONE_WRITER),
          entry("timelines_pkey", UPSERT),
          entry("attempt_timelines_pkey", UPSERT),
          entry("activity_pkey", UPSERT),
          entry("attempt_activity_pkey", UPSERT),
          entry("task_details_pkey", UPSERT),
          entry("task_stops_pkey", UPSERT),
          entry("failed_tasks_pkey", UPSERT),
          entry("task_attempts_pkey", "One node runs a task"),
          entry("scheduled_tasks_pkey", "db-scheduler's own"),
          entry("seal_queue_pkey", "A row for each event, by a trigger"),
          entry("chain_pkey", ONE_WRITER),
          entry("chain_sequence_key", ONE_WRITER),
          entry("chain_head_pkey", ONE_WRITER),
          entry("chain_head_only_row_check", ONE_WRITER),
          entry("attempts_pkey", ONE_WRITER),
          entry("attempts_head_pkey", ONE_WRITER),
          entry("attempts_head_only_row_check", ONE_WRITER),
          entry("server_only_row_check", "The column has its default"),
          entry("anchor_keys_pkey", ADMIN),
          entry("epochs_pkey", ADMIN),
          entry("epochs_name_key", ADMIN),
          entry("schema_history_pk", ADMIN));

  @Test
  void everyConstraintOfTheSchemaIsInTheTableOrInternal() {
    Set<String> known =
        Arrays.stream(Constraint.values()).map(Constraint::constraintName).collect(toSet());
    assertThat(known).doesNotContainAnyElementsOf(INTERNAL.keySet());
    known.addAll(INTERNAL.keySet());
    assertThat(constraints()).containsExactlyInAnyOrderElementsOf(known);
  }

  /** Tables in which a command about a subject inserts rows, and those from which it deletes. */
  private record Writes(Subject subject, Set<String> inserts, Set<String> deletes) {}

  private static final List<Writes> WRITES =
      List.of(
          new Writes(new OfServer(), Set.of("server"), Set.of()),
          new Writes(new OfApiClient("c"), Set.of("api_clients"), Set.of()),
          new Writes(new OfPerson("p"), Set.of("person_passwords"), Set.of()),
          new Writes(new OfProject(ID), Set.of("projects"), Set.of("projects")),
          new Writes(new OfRole(ID, "r"), Set.of("roles"), Set.of("roles")),
          new Writes(new OfWarehouse(ID, "w"), Set.of("warehouses"), Set.of("warehouses")),
          new Writes(new NewNamespace(ID, LEVELS), Set.of("namespaces"), Set.of()),
          new Writes(
              new DroppedNamespace(ID, LEVELS), Set.of("dropped", "purges"), Set.of("namespaces")),
          new Writes(
              new NewTabular(TabularKind.TABLE, new ObjectName(ID, LEVELS, "t")),
              Set.of("names", "tables"),
              Set.of()),
          new Writes(new NewSavepoint(ID, "s"), Set.of("savepoints"), Set.of()),
          new Writes(new OldSavepoint("s"), Set.of(), Set.of("savepoints")),
          new Writes(new ChangedTabular(ID), Set.of("dropped", "purges", "holds"), Set.of()));

  private record ForeignKey(String name, String child, String parent) {}

  @Test
  void everyForeignKeyHasARefusalAtEachOfItsEnds() {
    assertThat(WRITES)
        .<Class<?>>map(writes -> writes.subject().getClass())
        .hasSameElementsAs(subjects());
    assertThat(foreignKeys())
        .isNotEmpty()
        .allSatisfy(
            key -> {
              Constraint constraint = Constraint.valueOf(key.name().toUpperCase(Locale.ROOT));
              assertThat(WRITES)
                  .filteredOn(writes -> writes.inserts().contains(key.child()))
                  .isNotEmpty()
                  .allSatisfy(child -> constraint.refusal(child.subject()));
              assertThat(WRITES)
                  .filteredOn(writes -> writes.deletes().contains(key.parent()))
                  .isNotEmpty()
                  .allSatisfy(parent -> constraint.refusal(parent.subject()));
            });
  }

  private static List<Class<?>> subjects() {
    return Arrays.stream(Subject.class.getNestMembers()).filter(Class::isRecord).toList();
  }

  private static List<ForeignKey> foreignKeys() {
    return migrated(
        """
        select conname as name, conrelid::regclass::text as child,
          confrelid::regclass::text as parent
        from pg_constraint where contype = 'f'
        """,
        ForeignKey.class);
  }

  /** Names of unique, foreign-key and check constraints, and of unique indexes without one. */
  private static Set<String> constraints() {
    return new HashSet<>(
        migrated(
            """
            select name from (
              select conname as name, conrelid as relation from pg_constraint
              where contype in ('p', 'u', 'f', 'c')
              union all
              select i.indexrelid::regclass::text, i.indrelid from pg_index i
              where i.indisunique
                and not exists (select from pg_constraint c where c.conindid = i.indexrelid)
            ) constraints
            join pg_class r on r.oid = relation
            where r.relnamespace = 'public'::regnamespace
            """,
            String.class));
  }

  private static <T> List<T> migrated(String query, Class<T> row) {
    try (CatalogDatabase database = CatalogDatabase.create()) {
      return database.admin().sql(query).query(row).list();
    }
  }
}
