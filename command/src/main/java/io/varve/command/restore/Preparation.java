package io.varve.command.restore;

import io.varve.command.commit.TableCommits;
import io.varve.command.lookup.Warehouse;
import io.varve.command.metadata.MetadataFiles;
import io.varve.command.request.Request;
import io.varve.command.restore.Compensation.OfTabular;
import io.varve.command.restore.Plan.Part;
import io.varve.command.table.TableCommand.Change;
import io.varve.command.table.TableHead;
import io.varve.command.table.TableState;
import io.varve.command.tabular.TabularCommand;
import io.varve.command.view.ViewCommand.CommitView;
import io.varve.command.view.ViewState;
import io.varve.command.view.ViewWrites;
import io.varve.ledger.event.MetadataFile;
import io.varve.ledger.event.ObjectName;
import io.varve.ledger.event.TableEvent.TableUndropped;
import io.varve.ledger.event.TabularKind;
import io.varve.ledger.event.ViewEvent.ViewUndropped;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes a plan ready for its transaction: writes the metadata files of its commits. */
final class Preparation {

  private final MetadataFiles files;
  private final TableCommits tables;
  private final ViewWrites views;

  Preparation(MetadataFiles files, TableCommits tables, ViewWrites views) {
    this.files = files;
    this.tables = tables;
    this.views = views;
  }

  /** A plan whose files are written; {@link #done} or {@link #discard} must follow. */
  final class Prepared {

    private final Plan plan;
    private final @Nullable Warehouse warehouse;
    private final List<OfTabular> parts = new ArrayList<>();

    private Prepared(Plan plan, @Nullable Warehouse warehouse) {
      this.plan = plan;
      this.warehouse = warehouse;
    }

    Compensation command() {
      return new Compensation(
          warehouse == null ? null : warehouse.warehouseId(),
          plan.there,
          plan.namespaces,
          parts,
          plan.ended,
          plan.others);
    }

    /** Says that all of it happened. */
    void done() {
      for (OfTabular part : parts) {
        if (part.table() != null) {
          tables.preparation().done(List.of(part.table()));
        }
        if (part.view() != null) {
          files.newest(
              part.head().streamId(),
              part.view().base().version() + 1,
              part.view().event().metadata());
        }
      }
    }

    /** Deletes the files, for it is known that nothing happened. */
    void discard() {
      for (OfTabular part : parts) {
        if (part.table() != null) {
          files.discard(part.table().event().metadata().location());
        }
        if (part.view() != null) {
          files.discard(part.view().event().metadata().location());
        }
      }
    }
  }

  /** Makes it ready; if a part is refused, no file of the others is left. */
  Prepared prepare(Request request, @Nullable Warehouse warehouse, Plan plan) {
    Prepared prepared = new Prepared(plan, warehouse);
    try {
      for (Part part : plan.tabulars) {
        prepared.parts.add(prepare(request, Objects.requireNonNull(warehouse), part));
      }
    } catch (RuntimeException e) {
      prepared.discard();
      throw e;
    }
    return prepared;
  }

  private OfTabular prepare(Request request, Warehouse warehouse, Part part) {
    Change.@Nullable Commit table = null;
    @Nullable CommitView view = null;
    if (!part.updates().isEmpty()) {
      // Its events before the commit.
      long earlier = (part.undropTo() == null ? 0 : 1) + part.commands().size();
      MetadataFile newest = Objects.requireNonNull(part.newest());
      if (part.state().kind() == TabularKind.TABLE) {
        table =
            table(
                warehouse,
                new TableHead(part.head().version() + earlier, tableState(part), newest),
                part);
      } else {
        view = view(request, warehouse, part, newest);
      }
    }
    return new OfTabular(
        part.state().kind(), part.head().read(), part.undropTo(), part.commands(), table, view);
  }

  private Change.@Nullable Commit table(Warehouse warehouse, TableHead head, Part part) {
    return tables
        .preparation()
        .apply(warehouse, tables.preparation().base(head), List.of(), part.updates())
        .map(tables.preparation()::write)
        .orElse(null);
  }

  private @Nullable CommitView view(
      Request request, Warehouse warehouse, Part part, MetadataFile newest) {
    Optional<CommitView> made =
        views.prepare(
            request, warehouse, part.head().read(), viewState(part), newest, part.updates());
    return made.orElse(null);
  }

  private static TableState tableState(Part part) {
    TableState state = (TableState) part.state();
    ObjectName name = nameAfter(part);
    return name == null ? state : TableState.evolve(state, new TableUndropped(state.id(), name));
  }

  private static ViewState viewState(Part part) {
    ViewState state = (ViewState) part.state();
    ObjectName name = nameAfter(part);
    return name == null ? state : ViewState.evolve(state, new ViewUndropped(state.id(), name));
  }

  private static @Nullable ObjectName nameAfter(Part part) {
    return part.commands().stream()
        .filter(TabularCommand.RenameTabular.class::isInstance)
        .map(command -> ((TabularCommand.RenameTabular) command).to())
        .findFirst()
        .orElse(part.undropTo());
  }
}
