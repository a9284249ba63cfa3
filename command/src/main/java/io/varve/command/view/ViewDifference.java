package io.varve.command.view;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.iceberg.MetadataUpdate;
import org.apache.iceberg.Schema;
import org.apache.iceberg.util.PropertyUtil;
import org.apache.iceberg.view.ImmutableViewVersion;
import org.apache.iceberg.view.SQLViewRepresentation;
import org.apache.iceberg.view.ViewMetadata;
import org.apache.iceberg.view.ViewProperties;
import org.apache.iceberg.view.ViewVersion;

/**
 * The updates that bring a view back to what it was: an ordinary commit. Ids of versions only grow.
 */
public final class ViewDifference {

  private static final int LAST_ADDED = -1;

  private ViewDifference() {}

  /**
   * The updates after which {@code now} has the location, properties, SQL and schema of {@code
   * then}; none if it has them.
   */
  public static List<MetadataUpdate> between(ViewMetadata now, ViewMetadata then) {
    List<MetadataUpdate> updates = new ArrayList<>();
    if (!now.location().equals(then.location())) {
      updates.add(new MetadataUpdate.SetLocation(then.location()));
    }
    Map<String, String> set = new TreeMap<>(then.properties());
    set.entrySet().removeAll(now.properties().entrySet());
    if (!set.isEmpty()) {
      updates.add(new MetadataUpdate.SetProperties(set));
    }
    Set<String> removed = new TreeSet<>(now.properties().keySet());
    removed.removeAll(then.properties().keySet());
    if (!removed.isEmpty()) {
      updates.add(new MetadataUpdate.RemoveProperties(removed));
    }
    if (!isSame(now, now.currentVersion(), then)) {
      version(now, then, updates);
    }
    return updates;
  }

  /**
   * Dialects for which {@code now} has SQL and {@code then} none, if {@code then} does not allow
   * that one is lost, in lower case.
   */
  public static Set<String> lostDialects(ViewMetadata now, ViewMetadata then) {
    if (PropertyUtil.propertyAsBoolean(
        then.properties(),
        ViewProperties.REPLACE_DROP_DIALECT_ALLOWED,
        ViewProperties.REPLACE_DROP_DIALECT_ALLOWED_DEFAULT)) {
      return Set.of();
    }
    Set<String> lost = dialects(now);
    lost.removeAll(dialects(then));
    return lost;
  }

  private static Set<String> dialects(ViewMetadata view) {
    return view.currentVersion().representations().stream()
        .filter(SQLViewRepresentation.class::isInstance)
        .map(one -> ((SQLViewRepresentation) one).dialect().toLowerCase(Locale.ROOT))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static boolean isSame(ViewMetadata now, ViewVersion version, ViewMetadata then) {
    ViewVersion wanted = then.currentVersion();
    Schema schema = now.schemasById().get(version.schemaId());
    return version.representations().equals(wanted.representations())
        && version.defaultNamespace().equals(wanted.defaultNamespace())
        && Objects.equals(version.defaultCatalog(), wanted.defaultCatalog())
        && schema != null
        && schema.sameSchema(then.schema());
  }

  private static void version(ViewMetadata now, ViewMetadata then, List<MetadataUpdate> updates) {
    ViewVersion there =
        now.versions().stream()
            .filter(version -> isSame(now, version, then))
            .findFirst()
            .orElse(null);
    if (there != null) {
      updates.add(new MetadataUpdate.SetCurrentViewVersion(there.versionId()));
      return;
    }
    int last = now.versions().stream().mapToInt(ViewVersion::versionId).max().orElse(0);
    Schema schema =
        now.schemas().stream().filter(then.schema()::sameSchema).findFirst().orElse(null);
    if (schema == null) {
      updates.add(new MetadataUpdate.AddSchema(then.schema()));
    }
    updates.add(
        new MetadataUpdate.AddViewVersion(
            ImmutableViewVersion.builder()
                .from(then.currentVersion())
                .versionId(last + 1)
                .schemaId(schema == null ? LAST_ADDED : schema.schemaId())
                .build()));
    updates.add(new MetadataUpdate.SetCurrentViewVersion(LAST_ADDED));
  }
}
