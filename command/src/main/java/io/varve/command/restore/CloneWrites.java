package io.varve.command.restore;

import io.varve.command.constraint.Constraint;
import io.varve.command.constraint.Subject.NewTabular;
import io.varve.command.dispatch.CommandGateway;
import io.varve.command.idempotency.IdempotencyKeys;
import io.varve.command.idempotency.Outcome;
import io.varve.command.location.ChosenLocations;
import io.varve.command.location.ChosenLocations.ChosenLocation;
import io.varve.command.location.ChosenLocations.Wanted;
import io.varve.command.location.Location;
import io.varve.command.location.LocationRights;
import io.varve.command.location.PropertyPaths;
import io.varve.command.lookup.FoundNamespace;
import io.varve.command.lookup.NameLookup;
import io.varve.command.lookup.Warehouse;
import io.varve.command.metadata.BegunMetadata;
import io.varve.command.metadata.FirstFiles;
import io.varve.command.metadata.FirstFiles.FirstFile;
import io.varve.command.metadata.MetadataFiles;
import io.varve.command.name.Names;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.command.restore.RestoreWrites.Asked;
import io.varve.command.table.TableCommand.Change;
import io.varve.command.table.TableCommand.ChangeTables;
import io.varve.command.table.TablePreparation;
import io.varve.command.table.TableState;
import io.varve.ledger.event.MetadataFile;
import io.varve.ledger.event.ObjectName;
import io.varve.ledger.event.TableEvent.CloneSource;
import io.varve.ledger.event.TableEvent.TableCreated;
import io.varve.ledger.event.TabularKind;
import io.varve.security.rights.Access;
import io.varve.security.rights.Action;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.apache.iceberg.TableMetadata;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Makes a new table that has the state which another one had at a savepoint, and shares its files.
 * They stay for as long as there is the clone, which never deletes what is not in its own folder.
 */
public final class CloneWrites {

  private final CommandGateway commands;
  private final IdempotencyKeys keys;
  private final NameLookup lookup;
  private final RestoreReads reads;
  private final SettingsReads settings;
  private final ContentPlanner contents;
  private final ChosenLocations locations;
  private final TablePreparation preparation;
  private final MetadataFiles files;

  public CloneWrites(
      CommandGateway commands,
      IdempotencyKeys keys,
      NameLookup lookup,
      MetadataFiles files,
      BegunMetadata begun,
      LocationRights rights,
      JdbcClient jdbc) {
    this.commands = commands;
    this.keys = keys;
    this.lookup = lookup;
    this.files = files;
    this.reads = new RestoreReads(jdbc);
    this.settings = new SettingsReads(jdbc);
    this.contents = new ContentPlanner(reads, files, rights);
    this.locations = new ChosenLocations(lookup, rights);
    this.preparation = new TablePreparation(files, begun);
  }

  /**
   * What a clone is made of, and how it is named.
   *
   * @param content of the source at the savepoint
   * @param namespace null for that of the source
   */
  public record Clone(
      UUID sourceId,
      String savepoint,
      MetadataFile content,
      @Nullable List<String> namespace,
      String name) {}

  /**
   * Makes a clone, or says what would happen.
   *
   * @return the answer's body
   * @throws RefusedException {@link Reason#NOT_INVERTIBLE} with what is in the way
   */
  public Outcome clone(Asked asked, Clone clone) {
    Names.checkNew(clone.name);
    Warehouse warehouse = Objects.requireNonNull(asked.warehouse());
    if (asked.dryRun()) {
      return RestoreWrites.answer(asked, plan(asked, warehouse, clone).plan);
    }
    return keys.once(
        asked.request(),
        () -> {
          Made made = plan(asked, warehouse, clone);
          RestoreWrites.refuse(made.plan);
          return send(asked, warehouse, clone, made);
        });
  }

  /**
   * A clone that can be made.
   *
   * @param metadata empty if something is in the way
   */
  private record Made(
      Plan plan,
      FirstFile begins,
      ObjectName name,
      ChosenLocation location,
      Optional<TableMetadata> metadata) {}

  private Made plan(Asked asked, Warehouse warehouse, Clone clone) {
    Access access = asked.request().access();
    Permits permits = new Permits(asked.request(), warehouse, reads, asked.hidden());
    TableState source =
        (TableState) reads.head(clone.sourceId).orElseThrow(asked.hidden()).tabular();
    permits.check("READ_DATA", source);
    List<String> levels = namespace(source, clone);
    FoundNamespace namespace = lookup.namespace(Access.UNLIMITED, warehouse, levels);
    lookup.admit(access, warehouse, levels, namespace.namespaceId(), Action.NAMESPACE_CREATE_TABLE);
    checkProtected(warehouse, clone.savepoint);
    Plan plan = new Plan();
    if (source.dropped() && source.softDrop() == null) {
      plan.block(null, source, "It has ended, and its files with it");
    } else if (settings.isClone(source.id())) {
      plan.block(null, source, "It is a clone itself; make one of the table that it was made of");
    }
    if (lookup.taken(warehouse, levels, clone.name).isPresent()) {
      plan.block(
          null,
          source,
          "The name %s.%s is taken; give another one"
              .formatted(String.join(".", levels), clone.name));
    }
    FirstFile begins = FirstFiles.anywhere();
    ChosenLocation location =
        locations.of(
            access, warehouse, namespace, begins.tableId(), new Wanted(clone.name, null, Map.of()));
    ObjectName name = new ObjectName(namespace.namespaceId(), levels, clone.name);
    Optional<TableMetadata> metadata =
        plan.blockers.isEmpty()
            ? contents.clone(plan, source, clone.content, UUID.randomUUID(), location.location())
            : Optional.empty();
    plan.step(source, "clone", name, List.of("shares files until it is dropped for good"));
    return new Made(plan, begins, name, location, metadata);
  }

  private List<String> namespace(TableState source, Clone clone) {
    List<String> asked = clone.namespace;
    if (asked != null) {
      Names.check(asked);
      return asked;
    }
    return reads.levels(source.name().namespaceId()).orElse(source.name().namespace());
  }

  private void checkProtected(Warehouse warehouse, String savepoint) {
    Instant until =
        settings
            .savepoint(warehouse.warehouseId(), savepoint)
            .map(SettingsReads.Savepoint::protectUntil)
            .orElse(null);
    if (until == null || !until.isAfter(Instant.now())) {
      throw new RefusedException(
          Reason.BAD_REQUEST,
          "The savepoint "
              + savepoint
              + " protects no files, and a clone needs them; make one with protect-until");
    }
  }

  private Outcome send(Asked asked, Warehouse warehouse, Clone clone, Made made) {
    Change.Create plain =
        preparation.create(
            warehouse, made.begins, made.name, made.metadata.orElseThrow(), made.location.claim());
    Change.Create change = new Change.Create(of(plain.event(), clone), plain.claimLocation());
    Outcome outcome = RestoreWrites.answer(asked, made.plan);
    try {
      Outcome done =
          commands.send(
              asked.request(),
              warehouse,
              new ChangeTables(warehouse.warehouseId(), List.of(change)),
              outcome);
      preparation.done(List.of(change));
      return done;
    } catch (RuntimeException e) {
      if (!CommandGateway.isOutcomeUnknown(e)) {
        files.discard(change.event().metadata().location());
      }
      throw Constraint.refusalOf(e, new NewTabular(TabularKind.TABLE, made.name));
    }
  }

  private TableCreated of(TableCreated event, Clone clone) {
    TableMetadata then = files.table(clone.content).metadata();
    return new TableCreated(
        event.tableId(),
        event.warehouseId(),
        event.name(),
        event.tableUuid(),
        event.location(),
        event.metadata(),
        event.updates(),
        event.result(),
        new CloneSource(
            clone.sourceId,
            clone.savepoint,
            clone.content.location(),
            PropertyPaths.all(then.properties(), Location.of(then.location())).stream()
                .map(Location::toString)
                .toList()));
  }
}
