package io.varve.command.location;

import io.varve.command.lookup.NameLookup;
import io.varve.command.lookup.Warehouse;
import io.varve.command.refusal.RefusedException;
import io.varve.ledger.read.PreparedReads;
import io.varve.security.rights.Access;
import io.varve.security.rights.ForbiddenException;
import io.varve.security.rights.Lineage;
import io.varve.security.rights.Right;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.iceberg.MetadataUpdate;
import org.jspecify.annotations.Nullable;

/**
 * Who may use a location that a request names: those who may create or modify in a namespace in
 * whose folder it is, or in the warehouse. All others are refused alike, whatever is there.
 */
public final class LocationRights {

  private static final String REFUSAL =
      "You may not use this location; give none, or one in the folder of a namespace in which you"
          + " may create, or ask for create on the warehouse";

  private static final Set<Right> RIGHTS = Set.of(Right.CREATE, Right.MODIFY);
  private static final String SEPARATOR = "\u001f";
  private static final Map<String, List<String>> SPELLINGS =
      Map.of(
          "s3:", List.of("s3a:", "s3n:"), "abfss:", List.of("abfs:"), "file://", List.of("file:"));

  private final NameLookup lookup;
  private final PreparedReads reads;

  public LocationRights(NameLookup lookup, PreparedReads reads) {
    this.lookup = lookup;
    this.reads = reads;
  }

  /** A namespace, and the folder that its properties name. */
  private record Folder(UUID namespaceId, List<String> levels, @Nullable String named) {}

  /**
   * The table or view whose locations a request changes.
   *
   * @param location of it; what is in there it may use
   */
  public record Owner(UUID objectId, String location) {}

  /**
   * Checks the locations of something new.
   *
   * @param levels of the namespace that it is, or is to be, in; none at the top of the warehouse
   * @throws ForbiddenException if the request may not use one of them
   */
  public void check(
      Access access, Warehouse warehouse, List<String> levels, Collection<Location> locations) {
    if (access.isDecided()) {
      locations.forEach(location -> check(access, warehouse, levels, location));
    }
  }

  /**
   * Checks the locations that updates of a table or view name, where they are new to it.
   *
   * @param owner what is updated, if something is named; empty if it is being created
   * @throws ForbiddenException if the request may not use one of them
   */
  public void check(
      Access access,
      Warehouse warehouse,
      List<String> levels,
      Supplier<Optional<Owner>> owner,
      List<MetadataUpdate> updates) {
    if (access.isDecided()) {
      updates.stream()
          .flatMap(LocationRights::named)
          .flatMap(LocationRights::parsed)
          .filter(location -> owner.get().filter(own -> uses(own, location)).isEmpty())
          .forEach(location -> check(access, warehouse, levels, location));
    }
  }

  private static Stream<String> named(MetadataUpdate update) {
    return switch (update) {
      case MetadataUpdate.SetLocation set -> Stream.of(set.location());
      case MetadataUpdate.SetProperties set ->
          PropertyPaths.KEYS.stream().map(set.updated()::get).filter(Objects::nonNull);
      default -> Stream.empty();
    };
  }

  /** What is no location is refused where it is used. */
  private static Stream<Location> parsed(String uri) {
    try {
      return Stream.of(Location.of(uri));
    } catch (RefusedException e) {
      return Stream.empty();
    }
  }

  private boolean uses(Owner owner, Location location) {
    return Location.of(owner.location).contains(location)
        || reads
            .optional(
                "select true from path_claims where object_id = ? and location = ?",
                row -> row.getBoolean(1),
                owner.objectId,
                location.toString())
            .isPresent();
  }

  private void check(Access access, Warehouse warehouse, List<String> levels, Location location) {
    List<Lineage> containers = new ArrayList<>();
    for (Folder folder : candidates(warehouse, levels, location)) {
      if (isIn(location, folder, warehouse, levels)) {
        containers.add(lookup.lineage(warehouse, folder.levels, folder.namespaceId));
      }
    }
    containers.add(warehouse.lineage());
    access.admitOn(containers, RIGHTS, "use_location", REFUSAL);
  }

  /** Namespaces that may have a folder around a location, and the one that a request is about. */
  private List<Folder> candidates(Warehouse warehouse, List<String> levels, Location location) {
    Location root = Location.of(warehouse.location());
    List<String> around = new ArrayList<>();
    for (String folder : enclosing(location)) {
      if (root.contains(Location.of(folder))) {
        around.add(folder);
        SPELLINGS.forEach(
            (usual, others) -> {
              if (folder.startsWith(usual)) {
                others.forEach(other -> around.add(other + folder.substring(usual.length())));
              }
            });
      }
    }
    return reads.list(
        """
        select namespace_id, path, properties->>'location' from namespaces
        where warehouse_id = ? and (path = ? or namespace_id = ?
          or rtrim(properties->>'location', '/') = any(?))
        """,
        row ->
            new Folder(
                row.getObject(1, UUID.class),
                List.of(row.getString(2).split(SEPARATOR, -1)),
                row.getString(3)),
        warehouse.warehouseId(),
        String.join(SEPARATOR, levels),
        idBelow(root, location),
        around.toArray(String[]::new));
  }

  private static List<String> enclosing(Location location) {
    List<String> all = new ArrayList<>(location.ancestors());
    all.add(location.toString());
    return all;
  }

  /** The id by which the first folder below a warehouse's root is named; a nil one if none. */
  private static UUID idBelow(Location root, Location location) {
    return ChosenLocations.below(root, location)
        .flatMap(first -> Location.of(first).lastId())
        .orElse(new UUID(0, 0));
  }

  private boolean isIn(Location location, Folder folder, Warehouse warehouse, List<String> levels) {
    String named = folder.named;
    if (named != null && parsed(named).anyMatch(own -> own.contains(location))) {
      return true;
    }
    if (Location.of(warehouse.location() + "/" + folder.namespaceId).contains(location)) {
      return true;
    }
    return folder.levels.equals(levels)
        && switch (warehouse.storage().layout().kind()) {
          case DEFAULT -> false;
          case FULL_HIERARCHY -> isInHierarchy(location, folder, warehouse);
          case TABULAR_ONLY -> ChosenLocations.isSecret(warehouse, location);
        };
  }

  private boolean isInHierarchy(Location location, Folder folder, Warehouse warehouse) {
    String own =
        ChosenLocations.ofNamespace(
            warehouse.location(),
            warehouse.storage().layout(),
            folder.namespaceId,
            folder.levels,
            () -> lookup.lineage(warehouse.warehouseId(), folder.levels));
    return Location.of(own).contains(location);
  }
}
