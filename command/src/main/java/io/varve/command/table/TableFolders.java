package io.varve.command.table;

import io.varve.command.table.TableCommand.Change;
import io.varve.ledger.event.TableResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Which folders the change of a table claims: its own, and those of paths in its properties. */
final class TableFolders {

  private TableFolders() {}

  /** Normalised URIs of the folders; none where nothing of them has changed. */
  static List<String> claimed(Change change) {
    return switch (change) {
      case Change.Create c ->
          folders(c.claimLocation() ? c.event().location() : null, c.event().result());
      case Change.Commit c when c.claimLocation() ->
          folders(c.event().location(), c.event().result());
      case Change.Commit c -> List.of();
      case Change.Register c -> folders(c.event().location(), c.event().result());
    };
  }

  private static List<String> folders(@Nullable String location, TableResult result) {
    List<String> folders = new ArrayList<>();
    if (location != null) {
      folders.add(location);
    }
    folders.addAll(Objects.requireNonNullElse(result.paths(), Map.<String, String>of()).values());
    return folders;
  }
}
