package io.varve.projections;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.varve.ledger.event.ApiClientEvent;
import io.varve.ledger.event.Event;
import io.varve.ledger.event.GrantEvent;
import io.varve.ledger.event.NamespaceEvent;
import io.varve.ledger.event.PersonEvent;
import io.varve.ledger.event.ProjectEvent;
import io.varve.ledger.event.RequestEvent;
import io.varve.ledger.event.RoleEvent;
import io.varve.ledger.event.ServerEvent;
import io.varve.ledger.event.TabularEvent;
import io.varve.ledger.event.WarehouseEvent;
import io.varve.ledger.request.RequestHash;
import io.varve.ledger.seal.Sealer;
import io.varve.ledger.store.EventSerializer;
import io.varve.ledger.store.MetadataKeys;
import io.varve.ledger.store.PostgresEventStorage;
import io.varve.ledger.write.TransactionPipeline;
import io.varve.projections.verify.Anchored;
import io.varve.projections.verify.Report;
import io.varve.projections.verify.StateFold;
import io.varve.projections.verify.Verification;
import io.varve.testing.TestDatabase;
import io.varve.testing.TestPostgres;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.axonframework.common.transaction.NoTransactionManager;
import org.axonframework.eventhandling.AnnotationEventHandlerAdapter;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A ledger that a test appends events to, and the read models that follow from them: what a
 * command's transaction leaves, without commands. The state of a stream is how many events it has.
 */
public final class TestLedger extends TestDatabase {

  private final DataSource runtime = runtime();
  private final JdbcClient jdbc = JdbcClient.create(runtime);
  private final TransactionTemplate transactions =
      new TransactionTemplate(new JdbcTransactionManager(runtime));
  private final TransactionPipeline writes = new TransactionPipeline(runtime);
  private final PostgresEventStorage storage =
      new PostgresEventStorage(
          new TransactionAwareDataSourceProxy(runtime)::getConnection,
          NoTransactionManager.instance(),
          new EventSerializer(),
          writes);
  private final List<AnnotationEventHandlerAdapter> projections =
      Projections.all(writes).stream().map(AnnotationEventHandlerAdapter::new).toList();
  private final Map<UUID, Long> versions = new HashMap<>();

  private TestLedger(TestPostgres postgres) {
    super(postgres, postgres.createMigrated());
  }

  /** One without events. */
  public static TestLedger create() {
    return create(TestPostgres.shared());
  }

  /** One without events, in a Postgres of the caller's choice. */
  public static TestLedger create(TestPostgres postgres) {
    return new TestLedger(postgres);
  }

  /** Statements with the rights of a server, in the transaction that is open on this thread. */
  public JdbcClient jdbc() {
    return jdbc;
  }

  /** Transactions with the rights of a server. */
  public TransactionTemplate transactions() {
    return transactions;
  }

  /** Appends the events of one request. */
  public void append(Event... events) {
    append(Map.of(), events);
  }

  /** Appends the events of one request in a warehouse, as metadata says which. */
  public void appendIn(UUID warehouseId, Event... events) {
    append(Map.of(MetadataKeys.WAREHOUSE_ID, warehouseId.toString()), events);
  }

  private void append(Map<String, String> more, Event... events) {
    Map<String, Object> metadata = new HashMap<>(more);
    String id = UUID.randomUUID().toString();
    byte[] salt = id.getBytes(StandardCharsets.UTF_8);
    byte[] hash = RequestHash.of(salt, id, null, null, null, null);
    metadata.put(MetadataKeys.REQUEST_ID, id);
    metadata.put(MetadataKeys.REQUEST_HASH, HexFormat.of().formatHex(hash));
    List<GenericDomainEventMessage<Event>> messages = new ArrayList<>();
    for (Event event : events) {
      long version = versions.merge(event.stream(), 0L, (before, none) -> before + 1);
      messages.add(
          new GenericDomainEventMessage<>(
              kind(event), event.stream().toString(), version, event, metadata));
    }
    transactions.executeWithoutResult(
        status -> {
          jdbc.sql("insert into requests (hash, salt, request_id) values (?, ?, ?)")
              .params(hash, salt, id)
              .update();
          storage.appendEvents(messages);
          messages.forEach(this::project);
          messages.forEach(this::keepHead);
        });
  }

  private void project(GenericDomainEventMessage<Event> message) {
    for (AnnotationEventHandlerAdapter projection : projections) {
      if (projection.canHandleType(message.getPayloadType())) {
        try {
          projection.handle(message);
        } catch (Exception e) {
          throw new IllegalStateException(e);
        }
      }
    }
  }

  private void keepHead(GenericDomainEventMessage<Event> message) {
    jdbc.sql(
            "insert into heads (stream_id, kind, version, state) values (?, ?, ?, ?)"
                + " on conflict (stream_id) do update"
                + " set version = excluded.version, state = excluded.state")
        .params(
            message.getAggregateIdentifier(),
            message.getType(),
            message.getSequenceNumber(),
            Long.toString(message.getSequenceNumber() + 1))
        .update();
  }

  private static String kind(Event event) {
    return switch (event) {
      case ServerEvent server -> "server";
      case ProjectEvent project -> "project";
      case WarehouseEvent warehouse -> "warehouse";
      case NamespaceEvent namespace -> "namespace";
      case TabularEvent tabular -> tabular.kind().text();
      case RequestEvent request -> "request";
      case RoleEvent role -> "role";
      case GrantEvent grant -> "grants";
      case ApiClientEvent client -> "api-client";
      case PersonEvent person -> "person";
    };
  }

  /** Seals all that was appended. */
  public void seal() {
    Sealer sealer = new Sealer(writes, transactions, Clock.systemUTC(), new SimpleMeterRegistry());
    while (sealer.seal().isPresent()) {
      // Until nothing waits.
    }
  }

  /** What verify says, asked with the rights of a server. */
  public Report verify() {
    try {
      return new Verification(new CountingFold(), null, Anchored.NONE, position -> {}).run(runtime);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static final class CountingFold implements StateFold {
    @Override
    public Object read(String kind, String json) {
      return Long.valueOf(json);
    }

    @Override
    public Object fold(String kind, @Nullable Object state, Event event) {
      return state == null ? 1L : (Long) state + 1;
    }

    @Override
    public String write(Object state) {
      return state.toString();
    }
  }
}
