package io.varve.api.engine;

import io.varve.api.engine.TrinoQuestion.Resource;
import io.varve.command.name.Names;
import io.varve.security.rights.Action;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What operations of Trino need, by the names of what they are done to. What is not listed is
 * denied, and so is what would be done with the rights of the engine and not of the user.
 */
final class TrinoNeeds {

  private static final String INFORMATION = "information_schema";
  private static final String SYSTEM = "system";

  /** Schemas of Trino's own whose rows Trino filters by what the user may see. */
  private static final Set<String> OPEN_SCHEMAS = Set.of("jdbc", "metadata", INFORMATION);

  private static final Set<String> READS =
      Set.of("SelectFromColumns", "ShowColumns", "FilterColumns", "FilterTables", "ShowTables");

  private static final Set<String> CATALOGS =
      Set.of("AccessCatalog", "FilterCatalogs", "ShowSchemas");

  private static final Map<String, Action> SCHEMAS =
      Map.of(
          "FilterSchemas", Action.NAMESPACE_GET_METADATA,
          "ShowTables", Action.NAMESPACE_GET_METADATA,
          "ShowCreateSchema", Action.NAMESPACE_GET_METADATA,
          "DropSchema", Action.NAMESPACE_DELETE);

  /** For tables, and for views if they can be done to one. */
  private static final Map<String, List<Action>> TABLES =
      Map.ofEntries(
          Map.entry("FilterTables", seeing()),
          Map.entry("ShowColumns", seeing()),
          Map.entry("FilterColumns", seeing()),
          Map.entry("ShowCreateTable", seeing()),
          Map.entry("SelectFromColumns", List.of(Action.TABLE_READ_DATA, Action.VIEW_SELECT)),
          Map.entry(
              "CreateViewWithSelectFromColumns",
              List.of(Action.TABLE_READ_DATA, Action.VIEW_SELECT)),
          Map.entry("InsertIntoTable", List.of(Action.TABLE_WRITE_DATA)),
          Map.entry("DeleteFromTable", List.of(Action.TABLE_WRITE_DATA)),
          Map.entry("TruncateTable", List.of(Action.TABLE_WRITE_DATA)),
          Map.entry("UpdateTableColumns", List.of(Action.TABLE_WRITE_DATA)),
          Map.entry("ExecuteTableProcedure", List.of(Action.TABLE_COMMIT)),
          Map.entry("SetTableProperties", List.of(Action.TABLE_COMMIT)),
          Map.entry("SetTableComment", List.of(Action.TABLE_COMMIT)),
          Map.entry("SetColumnComment", List.of(Action.TABLE_COMMIT, Action.VIEW_COMMIT)),
          Map.entry("SetViewComment", List.of(Action.VIEW_COMMIT)),
          Map.entry("AddColumn", List.of(Action.TABLE_COMMIT)),
          Map.entry("AlterColumn", List.of(Action.TABLE_COMMIT)),
          Map.entry("DropColumn", List.of(Action.TABLE_COMMIT)),
          Map.entry("RenameColumn", List.of(Action.TABLE_COMMIT)),
          Map.entry("DropTable", List.of(Action.TABLE_DROP)),
          Map.entry("DropView", List.of(Action.VIEW_DROP)));

  private TrinoNeeds() {}

  /**
   * That something may be done to an object.
   *
   * @param catalog as Trino names it
   * @param levels of a namespace; empty for the warehouse
   * @param table name of what is in the namespace; null for the namespace
   * @param orAbsent whether it is enough that there is no such object
   */
  record Need(
      Action action,
      String catalog,
      List<String> levels,
      @Nullable String table,
      boolean orAbsent) {}

  /** Ways in which a question may be allowed: each is a list of what must all be so. */
  record Ways(List<List<Need>> any) {
    static final Ways NONE = new Ways(List.of());
    static final Ways OPEN = new Ways(List.of(List.of()));

    static Ways all(Need... needs) {
      return new Ways(List.of(List.of(needs)));
    }
  }

  private static List<Action> seeing() {
    return List.of(Action.TABLE_GET_METADATA, Action.VIEW_GET_METADATA);
  }

  /** What an operation needs. */
  static Ways of(String operation, @Nullable Resource on, @Nullable Resource to) {
    switch (operation) {
      case "ExecuteQuery", "SetSystemSessionProperty" -> {
        return Ways.OPEN;
      }
      default -> {
        if (on == null) {
          return Ways.NONE;
        }
      }
    }
    if (on.catalog() != null && CATALOGS.contains(operation)) {
      return catalog(on.catalog().name());
    }
    if (on.catalogSessionProperty() != null && operation.equals("SetCatalogSessionProperty")) {
      return catalog(on.catalogSessionProperty().catalogName());
    }
    if (on.function() != null) {
      return function(operation, on.function());
    }
    if (on.schema() != null) {
      return schema(operation, on.schema());
    }
    return on.table() == null ? Ways.NONE : table(operation, on.table(), to);
  }

  private static Ways catalog(@Nullable String name) {
    if (name == null) {
      return Ways.NONE;
    }
    return name.equals(SYSTEM) ? Ways.OPEN : Ways.all(use(name));
  }

  private static Need use(String catalog) {
    return new Need(Action.WAREHOUSE_USE, catalog, List.of(), null, false);
  }

  /** Trino's own functions; others read and change by the rights of the engine. */
  private static Ways function(String operation, TrinoQuestion.Function function) {
    boolean own =
        function.catalogSchema() != null && SYSTEM.equals(function.catalogSchema().catalogName());
    return switch (operation) {
      case "ExecuteFunction", "CreateViewWithExecuteFunction", "FilterFunctions" ->
          own ? Ways.OPEN : Ways.NONE;
      default -> Ways.NONE;
    };
  }

  private static Ways schema(String operation, TrinoQuestion.Schema schema) {
    String catalog = schema.catalogName();
    String name = schema.schemaName();
    if (catalog == null || name == null) {
      return Ways.NONE;
    }
    if (catalog.equals(SYSTEM) || name.equals(INFORMATION)) {
      boolean reads = operation.equals("FilterSchemas") || READS.contains(operation);
      return reads ? own(catalog, name) : Ways.NONE;
    }
    List<String> levels = levels(name);
    if (operation.equals("CreateSchema")) {
      List<String> parent = levels.subList(0, levels.size() - 1);
      Action action =
          parent.isEmpty() ? Action.WAREHOUSE_CREATE_NAMESPACE : Action.NAMESPACE_CREATE_NAMESPACE;
      return Ways.all(new Need(action, catalog, parent, null, false));
    }
    Action action = SCHEMAS.get(operation);
    return action == null ? Ways.NONE : Ways.all(new Need(action, catalog, levels, null, false));
  }

  private static Ways own(String catalog, String schema) {
    if (!OPEN_SCHEMAS.contains(schema)) {
      return Ways.NONE;
    }
    return catalog(catalog);
  }

  private static Ways table(String operation, TrinoQuestion.Table table, @Nullable Resource to) {
    String catalog = table.catalogName();
    String schema = table.schemaName();
    String name = table.tableName();
    if (catalog == null || schema == null || name == null) {
      return Ways.NONE;
    }
    if (catalog.equals(SYSTEM) || schema.equals(INFORMATION)) {
      return READS.contains(operation) ? own(catalog, schema) : Ways.NONE;
    }
    List<String> levels = levels(schema);
    return switch (operation) {
      case "CreateTable" -> creation(Action.NAMESPACE_CREATE_TABLE, catalog, levels, name);
      case "CreateView" -> creation(Action.NAMESPACE_CREATE_VIEW, catalog, levels, name);
      case "RenameTable" ->
          rename(Action.TABLE_RENAME, Action.NAMESPACE_CREATE_TABLE, catalog, levels, name, to);
      case "RenameView" ->
          rename(Action.VIEW_RENAME, Action.NAMESPACE_CREATE_VIEW, catalog, levels, name, to);
      default -> {
        List<List<Need>> any = new ArrayList<>();
        for (Action action : TABLES.getOrDefault(operation, List.of())) {
          any.add(List.of(new Need(action, catalog, levels, name, false)));
        }
        yield new Ways(any);
      }
    };
  }

  /** The same question is asked where an object is to be replaced. */
  private static Ways creation(Action create, String catalog, List<String> levels, String name) {
    return Ways.all(
        new Need(create, catalog, levels, null, false),
        new Need(Action.TABLE_COMMIT, catalog, levels, name, true),
        new Need(Action.VIEW_COMMIT, catalog, levels, name, true));
  }

  private static Ways rename(
      Action rename,
      Action create,
      String catalog,
      List<String> levels,
      String name,
      @Nullable Resource to) {
    TrinoQuestion.Table target = to == null ? null : to.table();
    if (target == null || target.schemaName() == null || !catalog.equals(target.catalogName())) {
      return Ways.NONE;
    }
    return Ways.all(
        new Need(rename, catalog, levels, name, false),
        new Need(create, catalog, levels(target.schemaName()), null, false));
  }

  /**
   * Trino writes namespaces with dots between their levels. There is none of more levels than a
   * namespace has.
   */
  private static List<String> levels(String schema) {
    return List.of(schema.split("\\.", Names.MAX_LEVELS + 1));
  }
}
