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
  public static final Lineage SERVER = new Lineage(ObjectKind.SERVER, SERVER_ID, List.of(), null);

  private final ObjectKind kind;
  private final UUID id;
  private final List<UUID> within;
  private final @Nullable Supplier<List<UUID>> above;

  private Lineage(
      ObjectKind kind, UUID id, List<UUID> within, @Nullable Supplier<List<UUID>> above) {
    this.kind = kind;
    this.id = id;
    this.within = within;
    this.above = above;
  }

  /** A project. */
  public static Lineage project(UUID projectId) {
    return new Lineage(ObjectKind.PROJECT, projectId, List.of(SERVER_ID), null);
  }

  /** A role of a project. */
  public static Lineage role(UUID projectId, UUID roleId) {
    return new Lineage(ObjectKind.ROLE, roleId, List.of(projectId, SERVER_ID), null);
  }

  /** A warehouse of a project. */
  public static Lineage warehouse(UUID projectId, UUID warehouseId) {
    return new Lineage(ObjectKind.WAREHOUSE, warehouseId, List.of(projectId, SERVER_ID), null);
  }

  /**
   * A namespace of this warehouse.
   *
   * @param above ids of the namespaces that it is in; asked only where all else is not enough
   */
  public Lineage namespace(UUID namespaceId, @Nullable Supplier<List<UUID>> above) {
    return new Lineage(ObjectKind.NAMESPACE, namespaceId, withThis(), above);
  }

  /** What has a name in this namespace. */
  public Lineage tabular(ObjectKind tabular, UUID objectId) {
    return new Lineage(tabular, objectId, withThis(), above);
  }

  private List<UUID> withThis() {
    List<UUID> all = new ArrayList<>(within.size() + 1);
    all.add(id);
    all.addAll(within);
    return all;
  }

  public ObjectKind kind() {
    return kind;
  }

  public UUID id() {
    return id;
  }

  /** The object and what it is known to be in, itself first. */
  List<UUID> known() {
    return withThis();
  }

  /** The warehouse, the project and the server that it is in. */
  List<UUID> outer() {
    List<UUID> all = known();
    boolean inNamespace = kind.isTabular();
    return kind == ObjectKind.NAMESPACE || inNamespace
        ? all.subList(inNamespace ? 2 : 1, all.size())
        : all;
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
