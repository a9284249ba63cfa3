package io.varve.command.restore;

import io.varve.command.location.Location;
import io.varve.command.location.LocationRights;
import io.varve.command.location.LocationRights.Owner;
import io.varve.command.metadata.Actions;
import io.varve.command.metadata.MetadataFiles;
import io.varve.command.metadata.MetadataFiles.Room;
import io.varve.command.refusal.RefusedException;
import io.varve.command.restore.RestoreReads.Later;
import io.varve.command.table.TableClone;
import io.varve.command.table.TableDifference;
import io.varve.command.table.TableState;
import io.varve.command.tabular.Tabular;
import io.varve.command.view.ViewDifference;
import io.varve.command.view.ViewState;
import io.varve.ledger.event.MetadataFile;
import io.varve.ledger.event.TabularKind;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.iceberg.MetadataUpdate;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.view.ViewMetadata;
import org.apache.iceberg.view.ViewProperties;
import org.jspecify.annotations.Nullable;

/** Plans the commit by which a table or view gets the state of an earlier metadata file. */
final class ContentPlanner {

  /** Manifest lists that are looked for, of one table. */
  private static final int MOST_LISTS = 20;

  static final int MOST_NAMES = 20;

  private final RestoreReads reads;
  private final MetadataFiles files;
  private final LocationRights locations;

  ContentPlanner(RestoreReads reads, MetadataFiles files, LocationRights locations) {
    this.reads = reads;
    this.files = files;
    this.locations = locations;
  }

  /** What a commit is made on, and its updates. */
  record Content(@Nullable MetadataFile newest, List<MetadataUpdate> updates) {

    static final Content SAME = new Content(null, List.of());
  }

  /** Plans the commit; none if the state is the same, or something is in the way. */
  Content plan(Plan plan, Permits permits, Tabular state, MetadataFile wanted) {
    permits.check("COMMIT", state);
    MetadataFile newest = newest(state);
    if (newest.location().equals(wanted.location())) {
      return Content.SAME;
    }
    List<MetadataUpdate> updates =
        with(plan, state, newest, wanted, () -> difference(plan, state, newest, wanted))
            .orElse(List.of());
    locations.check(
        permits.access(),
        permits.warehouse(),
        state.name().namespace(),
        () -> Optional.of(new Owner(state.id(), location(state))),
        updates);
    if (updates.isEmpty()) {
      return Content.SAME;
    }
    plan.step(state, "commit", null, updates.stream().map(ContentPlanner::words).toList());
    return new Content(newest, updates);
  }

  /** Whether a table or view has the state of a file, though commits may have come since. */
  boolean isLike(Plan plan, Tabular state, MetadataFile file) {
    MetadataFile newest = newest(state);
    if (newest.location().equals(file.location())) {
      return true;
    }
    Plan unused = new Plan();
    return with(unused, state, newest, file, () -> difference(unused, state, newest, file))
        .filter(List::isEmpty)
        .filter(same -> unused.blockers.isEmpty() && unused.notes.isEmpty())
        .isPresent();
  }

  MetadataFile newest(Tabular state) {
    return reads
        .newest(state.kind(), state.id())
        .orElseThrow(() -> new IllegalStateException("No metadata file is known of " + state.id()));
  }

  private static String location(Tabular state) {
    return state instanceof TableState table ? table.location() : ((ViewState) state).location();
  }

  /** Empty if a file is gone, as the plan then says. */
  private <T> Optional<T> with(
      Plan plan, Tabular state, MetadataFile newest, MetadataFile wanted, Supplier<T> work) {
    try (Room room = files.room(newest.length() + wanted.length())) {
      return Optional.of(work.get());
    } catch (NotFoundException e) {
      Later by = reads.removal(state.id(), wanted.location()).orElse(null);
      plan.block(
          by,
          state,
          by == null
              ? "Its metadata file of then is gone: " + wanted.location()
              : "Its metadata file of then was deleted: " + wanted.location());
      return Optional.empty();
    }
  }

  private List<MetadataUpdate> difference(
      Plan plan, Tabular state, MetadataFile newest, MetadataFile wanted) {
    if (state.kind() == TabularKind.VIEW) {
      return difference(plan, state, files.view(newest).metadata(), files.view(wanted).metadata());
    }
    TableMetadata now = files.table(newest).metadata();
    TableMetadata then = files.table(wanted).metadata();
    if (!now.uuid().equals(then.uuid())) {
      plan.block(
          null,
          state,
          "Another table's metadata was registered in its place; register " + wanted.location());
      return List.of();
    }
    Set<Long> missing = blockMissing(plan, state, now, then);
    if (now.formatVersion() != then.formatVersion()) {
      plan.notes.add(
          "%s keeps format version %d: none is ever lowered"
              .formatted(state.name().display(), now.formatVersion()));
    }
    return missing.isEmpty() ? TableDifference.between(now, then) : List.of();
  }

  /** Plans the metadata of a clone; empty if something is in the way. */
  Optional<TableMetadata> clone(
      Plan plan, TableState state, MetadataFile wanted, UUID uuid, String location) {
    MetadataFile newest = newest(state);
    int blockers = plan.blockers.size();
    return with(
            plan,
            state,
            newest,
            wanted,
            () -> {
              TableMetadata now = files.table(newest).metadata();
              TableMetadata then = files.table(wanted).metadata();
              blockMissing(plan, state, now, then);
              return TableClone.of(then, TableClone.gone(now, then), uuid, location);
            })
        .filter(made -> plan.blockers.size() == blockers);
  }

  /** Says which snapshots are not there that branches and tags of then need; returns their ids. */
  private Set<Long> blockMissing(Plan plan, Tabular state, TableMetadata now, TableMetadata then) {
    Set<Long> missing = TableDifference.missing(now, then);
    missing.stream()
        .limit(MOST_NAMES)
        .forEach(
            snapshot ->
                plan.block(
                    reads.removalOfSnapshot(state.id(), snapshot).orElse(null),
                    state,
                    "Snapshot " + snapshot + " was removed, and its files may be gone"));
    for (Snapshot snapshot : withoutList(state, now, then)) {
      plan.block(
          null,
          state,
          "The manifest list of snapshot %d is gone: %s"
              .formatted(snapshot.snapshotId(), snapshot.manifestListLocation()));
    }
    return missing;
  }

  private static List<MetadataUpdate> difference(
      Plan plan, Tabular state, ViewMetadata now, ViewMetadata then) {
    Set<String> lost = ViewDifference.lostDialects(now, then);
    if (lost.isEmpty()) {
      return ViewDifference.between(now, then);
    }
    plan.block(
        null,
        state,
        "It would lose its SQL for %s, and its properties of then don't allow that; replace the view with %s=true instead"
            .formatted(few(lost), ViewProperties.REPLACE_DROP_DIALECT_ALLOWED));
    return List.of();
  }

  /** Snapshots that branches and tags are to get and whose manifest lists are gone. */
  private List<Snapshot> withoutList(Tabular state, TableMetadata now, TableMetadata then) {
    Location own = Location.of(location(state));
    return then.refs().entrySet().stream()
        .filter(ref -> !ref.getValue().equals(now.ref(ref.getKey())))
        .map(ref -> now.snapshot(ref.getValue().snapshotId()))
        .filter(Objects::nonNull)
        .distinct()
        // Clients name these; nothing elsewhere is asked for.
        .filter(snapshot -> isIn(own, snapshot.manifestListLocation()))
        .limit(MOST_LISTS)
        .filter(snapshot -> !files.isThere(snapshot.manifestListLocation()))
        .toList();
  }

  private static boolean isIn(Location own, @Nullable String list) {
    try {
      return list != null && own.contains(Location.of(list));
    } catch (RefusedException e) {
      return false;
    }
  }

  private static String words(MetadataUpdate update) {
    return switch (update) {
      case MetadataUpdate.SetSnapshotRef set -> "set " + set.name() + " to " + set.snapshotId();
      case MetadataUpdate.RemoveSnapshotRef removed -> "remove " + removed.name();
      case MetadataUpdate.SetProperties set -> "set properties " + few(set.updated().keySet());
      case MetadataUpdate.RemoveProperties removed -> "remove properties " + few(removed.removed());
      default -> Actions.of(update).replace('-', ' ');
    };
  }

  /** The first names of many. */
  static String few(Collection<String> names) {
    String first = names.stream().sorted().limit(MOST_NAMES).collect(Collectors.joining(", "));
    return names.size() > MOST_NAMES ? first + ", …" : first;
  }
}
