package io.varve.command.restore;

import io.varve.ledger.event.MetadataFile;
import io.varve.ledger.event.ObjectName;
import io.varve.ledger.event.TabularKind;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What part of a warehouse was, which is to be so again.
 *
 * @param namespaces that were there, parents before children
 * @param tabulars that were there
 * @param elsewhere what is in this part now and was in another one then
 * @param created ids of what is in this part now and was nowhere then
 * @param one whether one table or view is asked for by itself, and no namespace
 */
public record PastState(
    List<PastNamespace> namespaces,
    List<PastTabular> tabulars,
    List<PastTabular> elsewhere,
    List<UUID> created,
    boolean one) {

  /** Of a namespace or a warehouse. */
  public PastState(
      List<PastNamespace> namespaces,
      List<PastTabular> tabulars,
      List<PastTabular> elsewhere,
      List<UUID> created) {
    this(namespaces, tabulars, elsewhere, created, false);
  }

  /**
   * A namespace.
   *
   * @param parentId null at the top
   */
  public record PastNamespace(
      UUID id, @Nullable UUID parentId, List<String> levels, Map<String, String> properties) {}

  /**
   * A table, view or generic table.
   *
   * @param content its metadata; null of a generic table, and where that is to stay
   */
  public record PastTabular(
      TabularKind kind, UUID id, ObjectName name, @Nullable MetadataFile content) {

    /** The same, whose metadata is to stay. */
    PastTabular withoutContent() {
      return new PastTabular(kind, id, name, null);
    }
  }
}
