package io.varve.bench.history;

import com.fasterxml.jackson.databind.JsonNode;
import io.varve.bench.catalog.Bodies;
import io.varve.bench.catalog.CatalogClient;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.IntStream;

/**
 * A ledger with the lives of many tables: a few have thousands of commits and most a handful, some
 * are renamed, some are dropped, by two hundred principals of whom a few do most. Events are copies
 * of those of sample tables, with ids, names and requests of their own, and are sealed by the
 * server; the read models are made of them by {@code varve projection rebuild}.
 */
public final class GeneratedLedger {

  private static final int NAMESPACES = 20;
  private static final int TABLES = 50;
  private static final int COMMITS = 20;

  private static final String SAMPLES =
      """
      create unlogged table bench_samples as
      select row_number() over () as n, t.stream_id, t.payload->>'table-uuid' as table_uuid,
        t.payload->'name' as name, t.payload::text as created, c.payload::text as committed,
        t.metadata::jsonb - array['idempotency-key', 'correlation-id', 'trace-id'] as metadata
      from events t
      join events c on c.stream_id = t.stream_id and c.event_name = 'TableCommitted'
      where t.event_name = 'TableCreated' and t.payload->'name'->>'name' = 'sample'
      """;

  /** Lives of tables, until there are so many events; a transaction for each. */
  private static final String LIVES =
      """
      do $$
      declare
        s record; missing bigint := %d; life bigint := 0; one int; commits int; ends int; id uuid; other uuid;
      begin
        while missing > 0 loop
          life := life + 1;
          one := 1 + floor(%d * power(random(), 2));
          select * into s from bench_samples where n = one;
          id := gen_random_uuid();
          other := gen_random_uuid();
          commits := least(5000, missing, floor(power(1 - random(), -1.1)));
          -- 0: none, 1: a drop, 2: a rename, 3: both
          ends := case when random() < 0.3 then 1 else 0 end
            + case when random() < 0.1 then 2 else 0 end;
          create temp table if not exists bench_life (v int, event text, payload json,
            request text, salt bytea, address text, hash bytea);
          truncate bench_life;
          insert into bench_life
          select v, event,
            replace(replace(payload, s.stream_id::text, id::text), s.table_uuid, other::text)::json,
            'bench-' || life || '-' || v, decode(md5(life || '-' || v), 'hex'),
            '10.0.' || life %% 250 || '.' || v %% 250
          from (
            select 0 as v, 'TableCreated' as event,
              replace(s.created, '"sample"', '"t' || life || '"') as payload
            union all
            select v, 'TableCommitted', replace(s.committed, '"sample"', '"t' || life || '"')
            from generate_series(1, commits) v
            union all
            select commits + 1, 'TableRenamed', jsonb_build_object('table-id', id,
              'from', s.name::jsonb || jsonb_build_object('name', 't' || life),
              'to', s.name::jsonb || jsonb_build_object('name', 'r' || life))::text
            where ends in (2, 3)
            union all
            select commits + 1 + ends / 2, 'TableDropped', jsonb_build_object('table-id', id,
              'name', s.name::jsonb || jsonb_build_object('name',
                case when ends = 3 then 'r' else 't' end || life),
              'purge-requested', false)::text
            where ends in (1, 3)
          ) made;
          update bench_life set hash = sha256(salt || convert_to(octet_length(request) || ':'
            || request || '9:trino/476' || octet_length(address) || ':' || address || '-1:-1:',
            'UTF8'));
          insert into requests (hash, salt, request_id, user_agent, remote_address)
          select hash, salt, request, 'trino/476', address from bench_life;
          insert into events (event_id, stream_id, stream_version, stream_type, event_name,
            revision, occurred_at, metadata, payload)
          select gen_random_uuid(), id, v, 'table', event, '1',
            to_char(clock_timestamp() at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
            s.metadata || jsonb_build_object(
              'actor', 'oidc~user' || floor(200 * power(random(), 3)),
              'request-id', request,
              'request-hash', encode(hash, 'hex'),
              'event-index', 0, 'event-count', 1),
            payload
          from bench_life order by v;
          missing := missing - (select count(*) from bench_life);
          commit;
        end loop;
      end $$
      """;

  private final CatalogClient catalog;
  private final Connection database;

  /**
   * @param catalog of a server without a login
   * @param database of it, as the owner
   */
  public GeneratedLedger(CatalogClient catalog, Connection database) {
    this.catalog = catalog;
    this.database = database;
  }

  /** Names of namespaces in which tables are generated. */
  public static String namespace(int n) {
    return "lives-" + Math.floorMod(n, NAMESPACES);
  }

  /** Path of a table with files, below the prefix. */
  public static String table(int n) {
    return "namespaces/served/tables/t" + Math.floorMod(n, TABLES);
  }

  /**
   * Makes samples and tables by requests, and then as many events in the database.
   *
   * @throws SQLException if the database refuses
   */
  public void fill(long events) throws SQLException, InterruptedException {
    for (int n = 0; n < NAMESPACES; n++) {
      catalog.post("namespaces", Bodies.namespace(namespace(n))).expect(200);
      commits("namespaces/" + namespace(n) + "/tables", "sample", 1);
    }
    catalog.post("namespaces", Bodies.namespace("served")).expect(200);
    IntStream.range(0, TABLES).forEach(n -> commits("namespaces/served/tables", "t" + n, COMMITS));
    try (Statement statement = database.createStatement()) {
      statement.execute("set synchronous_commit = off");
      awaitSealed(statement);
      statement.execute(SAMPLES);
      statement.execute(LIVES.formatted(events, NAMESPACES));
      awaitSealed(statement);
      statement.execute("drop table bench_samples");
      statement.execute("vacuum analyze");
      statement.execute("checkpoint");
    }
  }

  private void commits(String tables, String name, int commits) {
    JsonNode metadata =
        catalog.post(tables, Bodies.table(name)).expect(200).json().path("metadata");
    for (int n = 1; n <= commits; n++) {
      String body =
          Bodies.append(
              metadata.path("table-uuid").asText(), metadata.path("location").asText(), n, 1);
      catalog.post(tables + "/" + name, body).expect(200);
    }
  }

  private static void awaitSealed(Statement statement) throws SQLException, InterruptedException {
    while (number(statement, "select count(*) from seal_queue") > 0) {
      Thread.sleep(100);
    }
  }

  static long number(Statement statement, String sql) throws SQLException {
    try (var row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }
}
