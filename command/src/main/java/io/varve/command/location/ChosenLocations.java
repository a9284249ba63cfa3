package io.varve.command.location;

import io.varve.command.lookup.FoundNamespace;
import io.varve.command.lookup.NameLookup;
import io.varve.command.lookup.Warehouse;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.command.storage.StorageLayout;
import io.varve.command.storage.StorageLayout.Kind;
import io.varve.security.rights.Access;
import io.varve.security.rights.ForbiddenException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a table, view or generic table is stored whose request has no location, as the layout of
 * the warehouse's storage has it. Later names and layouts leave it where it is.
 */
public final class ChosenLocations {

  /** What keys of object stores take, less what the names of files need. */
  private static final int MAX_LENGTH = 800;

  private static final Pattern ID =
      Pattern.compile("\\p{XDigit}{8}(-?\\p{XDigit}{4}){3}-?\\p{XDigit}{12}");

  private final NameLookup lookup;
  private final LocationRights rights;

  public ChosenLocations(NameLookup lookup, LocationRights rights) {
    this.lookup = lookup;
    this.rights = rights;
  }

  /**
   * A location.
   *
   * @param claim whether it must be claimed, since others may be above it; it always has the id of
   *     what is stored there in its last folder
   */
  public record ChosenLocation(String location, boolean claim) {}

  /**
   * What a request says of where something new is to be stored.
   *
   * @param location null has us choose one
   * @param properties that may name further folders
   */
  public record Wanted(String name, @Nullable String location, Map<String, String> properties) {}

  /**
   * The location of a new table, view or generic table.
   *
   * @throws ForbiddenException if the request names one that it may not use
   */
  public ChosenLocation of(
      Access access, Warehouse warehouse, FoundNamespace namespace, UUID objectId, Wanted wanted) {
    List<Location> named = new ArrayList<>();
    ChosenLocation chosen;
    if (wanted.location == null) {
      chosen = chosen(warehouse, namespace, wanted.name, objectId);
    } else {
      chosen = new ChosenLocation(Location.stripped(wanted.location), true);
      named.add(WarehouseFolders.requested(warehouse, chosen.location));
    }
    PropertyPaths.of(wanted.properties, chosen.location)
        .values()
        .forEach(path -> named.add(Location.of(path)));
    rights.check(access, warehouse, namespace.levels(), named);
    return chosen;
  }

  /**
   * The folder that a table is put in if its request has no location, where its own folder in there
   * is named by its id alone.
   */
  public static Optional<String> folder(Warehouse warehouse, FoundNamespace namespace) {
    return isDefault(warehouse) && warehouse.storage().layout().tabular() == null
        ? Optional.of(warehouse.location() + "/" + namespace.namespaceId())
        : Optional.empty();
  }

  private ChosenLocation chosen(
      Warehouse warehouse, FoundNamespace namespace, String name, UUID objectId) {
    StorageLayout layout = warehouse.storage().layout();
    String folder =
        ofNamespace(
            warehouse.location(),
            layout,
            namespace.namespaceId(),
            namespace.levels(),
            () -> lookup.lineage(warehouse.warehouseId(), namespace.levels()));
    String last =
        layout.tabular() == null ? objectId.toString() : rendered(layout.tabular(), name, objectId);
    String location = checked(folder + "/" + last);
    if (ReservedFolder.contains(Location.of(warehouse.location()), Location.of(location))) {
      throw new RefusedException(
          Reason.BAD_REQUEST,
          "The layout of the warehouse's storage leads into the folder .varve, which is Varve's"
              + " own; give another name, or a location");
    }
    return new ChosenLocation(location, layout.kind() == Kind.FULL_HIERARCHY);
  }

  /**
   * The folder that the tables, views and generic tables of a namespace are located in.
   *
   * @param root location of the warehouse
   * @param lineage ids of the namespace and of those that it is in, the topmost first; asked for
   *     only where the layout needs it
   */
  public static String ofNamespace(
      String root,
      StorageLayout layout,
      UUID namespaceId,
      List<String> levels,
      Supplier<List<UUID>> lineage) {
    return switch (layout.kind()) {
      case DEFAULT -> root + "/" + namespaceId;
      case TABULAR_ONLY -> root;
      case FULL_HIERARCHY -> {
        StringBuilder folder = new StringBuilder(root);
        String template = Objects.requireNonNull(layout.namespace());
        List<UUID> ids = lineage.get();
        for (int n = 0; n < ids.size(); n++) {
          folder.append('/').append(rendered(template, levels.get(n), ids.get(n)));
        }
        yield folder.toString();
      }
    };
  }

  /** Whether a warehouse has a folder for each namespace that is named by the namespace's id. */
  static boolean isDefault(Warehouse warehouse) {
    return warehouse.storage().layout().kind() == Kind.DEFAULT;
  }

  /** The first folder below a warehouse's root that a location is or is in. */
  static Optional<String> below(Location root, Location location) {
    if (!root.contains(location) || location.contains(root)) {
      return Optional.empty();
    }
    int end = location.toString().indexOf('/', root.toString().length() + 1);
    return Optional.of(end < 0 ? location.toString() : location.toString().substring(0, end));
  }

  /**
   * Whether a location is, or is in, a folder directly in the warehouse's that has an id in its
   * name, as the folders of its layout and of Trino have: it is known to those only who were shown
   * it.
   */
  static boolean isSecret(Warehouse warehouse, Location location) {
    return below(Location.of(warehouse.location()), location)
        .filter(first -> ID.matcher(Location.of(first).lastSegment()).find())
        .isPresent();
  }

  private static String rendered(String template, String name, UUID id) {
    return template.replace("{uuid}", id.toString()).replace("{name}", encoded(name));
  }

  /** A name with all bytes but the plainest as {@code %20} and the like. */
  private static String encoded(String name) {
    StringBuilder encoded = new StringBuilder();
    for (byte each : name.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (each & 0xff);
      if (c < 0x80 && (Character.isLetterOrDigit(c) || "-_.~".indexOf(c) >= 0)) {
        encoded.append(c);
      } else {
        encoded.append(String.format(Locale.ROOT, "%%%02X", (int) c));
      }
    }
    return encoded.toString();
  }

  private static String checked(String location) {
    if (location.length() > MAX_LENGTH) {
      throw new RefusedException(
          Reason.BAD_REQUEST,
          "The layout of the warehouse's storage leads to a location of more than "
              + MAX_LENGTH
              + " characters; give shorter names, or a location");
    }
    return location;
  }
}
