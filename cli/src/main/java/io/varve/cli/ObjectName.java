package io.varve.cli;

import io.varve.security.rights.ObjectKind;
import java.util.Arrays;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;
import tools.jackson.databind.JsonNode;

/**
 * What privileges are granted on, as people name it.
 *
 * @param warehouse its warehouse, or itself; empty for the server and for projects
 * @param name what the kind leaves to be said: names in a warehouse with dots, or an id
 */
record ObjectName(ObjectKind kind, String warehouse, String name) {

  /** Label of options with one. */
  static final String LABEL = "OBJECT";

  /** Description of options with one. */
  static final String SYNTAX =
      "server, project, project:NAME, warehouse:NAME, namespace:WAREHOUSE/NAMESPACE,"
          + " table:WAREHOUSE/NAMESPACE.TABLE, and so for view and generic-table; levels of a"
          + " namespace are separated by dots, and an id is taken for a name";

  /** Reads one. */
  static final class Converter implements ITypeConverter<ObjectName> {
    @Override
    public ObjectName convert(String text) {
      return parse(text)
          .orElseThrow(() -> new TypeConversionException("'" + text + "' is none of: " + SYNTAX));
    }
  }

  private static Optional<ObjectName> parse(String text) {
    String[] parts = text.split(":", 2);
    String rest = parts.length == 1 ? "" : parts[1];
    return ObjectKind.find(parts[0])
        .flatMap(
            kind ->
                switch (kind) {
                  case SERVER, PROJECT ->
                      parts.length == 1 || (kind == ObjectKind.PROJECT && !rest.isBlank())
                          ? Optional.of(new ObjectName(kind, "", rest))
                          : Optional.empty();
                  case WAREHOUSE ->
                      rest.isBlank()
                          ? Optional.empty()
                          : Optional.of(new ObjectName(kind, rest, ""));
                  case NAMESPACE, TABLE, VIEW, GENERIC_TABLE -> within(kind, rest);
                  case ROLE -> Optional.empty();
                });
  }

  private static Optional<ObjectName> within(ObjectKind kind, String text) {
    int slash = text.indexOf('/');
    String name = text.substring(slash + 1);
    boolean levels =
        Arrays.stream(name.split("\\.", -1)).noneMatch(String::isEmpty)
            && (!kind.isTabular() || name.contains(".") || Tabulars.isId(name));
    return slash > 0 && levels
        ? Optional.of(new ObjectName(kind, text.substring(0, slash), name))
        : Optional.empty();
  }

  /** The client of the project that it is in. */
  ManagementClient client(ManagementClient any) throws InterruptedException {
    return kind == ObjectKind.PROJECT && !name.isEmpty()
        ? any.ofProject(ServerOptions.id(any, name))
        : any;
  }

  /**
   * Its path in the management API.
   *
   * @throws RefusedByServerException if there is none of this name
   */
  String path(ManagementClient client) throws InterruptedException {
    if (warehouse.isEmpty()) {
      return kind.text();
    }
    JsonNode found = Warehouses.find(client, warehouse);
    return switch (kind) {
      case WAREHOUSE -> Warehouses.path(found);
      case NAMESPACE ->
          Tabulars.isId(name)
              ? Warehouses.path(found) + "/namespace/" + name
              : NamespaceCli.managed(client, found, name);
      default ->
          Warehouses.path(found)
              + "/"
              + kind.text()
              + "/"
              + Tabulars.find(client, found, name, kind.text())
                  .orElseThrow(
                      () ->
                          new RefusedByServerException(
                              "There is no %s of this name that you may see: %s"
                                  .formatted(kind.text(), name)));
    };
  }

  /** As it was written. */
  @Override
  public String toString() {
    String rest = warehouse + (warehouse.isEmpty() || name.isEmpty() ? "" : "/") + name;
    return kind.text() + (rest.isEmpty() ? "" : ":" + rest);
  }
}
