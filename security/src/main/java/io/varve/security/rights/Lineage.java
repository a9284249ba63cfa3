package io.varve.security.rights;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An object with all that it is in. */
public final class Lineage {

  /** The server has no id of its own among objects; the largest UUID is no stream's. */
  public static final UUID SERVER_ID = new UUID(-1, -1);

  /** The server itself. */
  public static final Lineage SERVER = new Lineage(ObjectKind.SERVER, SERVER_ID, null, null);

  private final ObjectKind kind;
  private final UUID id;
  private final @Nullable Lineage in;
  private boolean administered;
  private final @Nullable Supplier<List<UUID>> above;

  private Lineage(
      ObjectKind kind, UUID id, @Nullable Lineage in, @Nullable Supplier<List<UUID>> above) {
    this.kind = kind;
    this.id = id;
    this.in = in;
    this.above = above;
  }

  /** A project. */
  public static Lineage project(UUID projectId) {
    return new Lineage(ObjectKind.PROJECT, projectId, SERVER, null);
  }

  /** A role of a project. */
  public static Lineage role(UUID projectId, UUID roleId) {
    return new Lineage(ObjectKind.ROLE, roleId, project(projectId), null);
  }

  /** A warehouse of a project. */
  public static Lineage warehouse(UUID projectId, UUID warehouseId) {
    return new Lineage(ObjectKind.WAREHOUSE, warehouseId, project(projectId), null);
  }

  /**
   * A warehouse of a project that is changed by who administers the server by configuration: they
   * need no privilege on it for that.
   */
  public static Lineage administered(UUID projectId, UUID warehouseId) {
    Lineage warehouse = warehouse(projectId, warehouseId);
    warehouse.administered = true;
    return warehouse;
  }

  /** Whether it is a warehouse that is changed by administrators. */
  boolean isAdministered() {
    return administered;
  }

  /**
   * A namespace of this warehouse.
   *
   * @param above ids of the namespaces that it is in; asked only where all else is not enough
   */
  public Lineage namespace(UUID namespaceId, @Nullable Supplier<List<UUID>> above) {
    return new Lineage(ObjectKind.NAMESPACE, namespaceId, this, above);
  }

  /** What has a name in this namespace. */
  public Lineage tabular(ObjectKind tabular, UUID objectId) {
    return new Lineage(tabular, objectId, this, above);
  }

  public ObjectKind kind() {
    return kind;
  }

  public UUID id() {
    return id;
  }

  /**
   * The object and all that it is in, the object first.
   *
   * @param namespaces that it is or is in, the innermost first
   */
  public List<Lineage> around(List<UUID> namespaces) {
    List<Lineage> all = new ArrayList<>();
    for (Lineage one = this; one != null; one = one.in) {
      if (one.kind == ObjectKind.WAREHOUSE) {
        for (int i = 0; i < namespaces.size(); i++) {
          List<UUID> outer = namespaces.subList(i, namespaces.size());
          if (!namespaces.get(i).equals(id)) {
            all.add(one.namespace(namespaces.get(i), () -> outer));
          }
        }
      }
      if (one == this || one.kind != ObjectKind.NAMESPACE) {
        all.add(one);
      }
    }
    return all;
  }

  /** Whether it is in a container, or is that itself. */
  public boolean isIn(UUID container) {
    return known().contains(container) || others().contains(container);
  }

  /** The object and what it is known to be in, itself first. */
  List<UUID> known() {
    List<UUID> all = new ArrayList<>();
    for (Lineage one = this; one != null; one = one.in) {
      all.add(one.id);
    }
    return all;
  }

  /** The warehouse, the project and the server that it is in. */
  List<UUID> outer() {
    Lineage one = this;
    while (one.in != null && (one.kind == ObjectKind.NAMESPACE || one.kind.isTabular())) {
      one = one.in;
    }
    return one.known();
  }

  /** The other namespaces that it is in; asks for them. */
  List<UUID> others() {
    return above == null ? List.of() : above.get();
  }

  @Override
  public String toString() {
    return kind.text() + " " + id;
  }
}
