package io.varve.api.management;

import io.varve.query.past.DiffReads.Difference;
import io.varve.query.past.DiffReads.Side;
import io.varve.query.past.GrantHistory.GrantChange;
import io.varve.query.past.PastReads;
import io.varve.query.table.RecordedFile;
import io.varve.security.rights.ObjectKind;
import io.varve.storage.metadata.MetadataStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Differences as JSON. */
@Component
final class DiffJson {

  /** Objects of a page that are compared; for each, two metadata files may be read. */
  static final int MOST_COMPARED = 10;

  private final PastReads past;
  private final MetadataDiff metadata;

  DiffJson(PastReads past, MetadataStore store) {
    this.past = past;
    this.metadata = new MetadataDiff(store);
  }

  /** A comparison of two positions, for what is in a namespace at one of them. */
  Comparison between(long from, long to, List<String> namespace) {
    return new Comparison(from, to, namespace);
  }

  /** What is answered by one request. */
  final class Comparison {

    private final long from;
    private final long to;
    private final List<String> namespace;
    private int compared;

    private Comparison(long from, long to, List<String> namespace) {
      this.from = from;
      this.to = to;
      this.namespace = namespace;
    }

    /** Whether nothing more is to be compared for this request. */
    boolean isExhausted() {
      return compared >= MOST_COMPARED;
    }

    /** A difference as JSON; empty if it is none, or of another namespace. */
    Optional<ObjectNode> of(Difference one) {
      Side was = one.from();
      Side is = one.to();
      if (!isWanted(one, was) && !isWanted(one, is)) {
        return Optional.empty();
      }
      ObjectNode json = JsonNodeFactory.instance.objectNode();
      json.put("kind", one.kind().text());
      json.put("id", one.id().toString());
      ArrayNode change = json.putArray("change");
      if (is != null) {
        names(json.putArray("name"), is);
      }
      if (was == null || is == null) {
        change.add(was == null ? "added" : "removed");
      } else {
        if (!container(was).equals(container(is))) {
          change.add("moved");
        }
        if (!was.name().equals(is.name())) {
          change.add("renamed");
        }
      }
      if (was != null && (is == null || !change.isEmpty())) {
        names(json.putArray("previous-name"), was);
      }
      int same = json.size();
      if (was != null && is != null) {
        compare(json, one, was, is);
      }
      add(json, one.grants());
      if (json.size() > same && was != null && is != null) {
        change.add("changed");
      }
      return change.isEmpty() ? Optional.empty() : Optional.of(json);
    }

    private void compare(ObjectNode json, Difference one, Side was, Side is) {
      if (one.kind() == ObjectKind.NAMESPACE) {
        compared++;
        MetadataDiff.properties(
            json, past.properties(one.id(), from), past.properties(one.id(), to));
        return;
      }
      RecordedFile before = was.metadata();
      RecordedFile after = is.metadata();
      if (one.committed() && before != null && after != null) {
        compared++;
        metadata.add(json, one.kind(), before, after);
      }
    }

    private boolean isWanted(Difference one, @Nullable Side side) {
      if (side == null || namespace.isEmpty()) {
        return side != null;
      }
      List<String> path = new ArrayList<>(side.levels());
      if (one.kind() == ObjectKind.NAMESPACE) {
        path.add(side.name());
      }
      return path.size() >= namespace.size() && path.subList(0, namespace.size()).equals(namespace);
    }
  }

  private static List<UUID> container(Side side) {
    List<UUID> all = side.namespaces();
    return all.isEmpty() ? all : all.subList(all.size() - 1, all.size());
  }

  /** Adds the levels of a name. */
  static void names(ArrayNode json, Side side) {
    side.levels().forEach(json::add);
    json.add(side.name());
  }

  /** Adds what was granted and revoked, if anything was. */
  static void add(ObjectNode json, List<GrantChange> grants) {
    if (grants.isEmpty()) {
      return;
    }
    ObjectNode changes = json.putObject("grants");
    ArrayNode granted = changes.putArray("granted");
    ArrayNode revoked = changes.putArray("revoked");
    for (GrantChange one : grants) {
      (one.granted() ? granted : revoked)
          .addObject()
          .put("subject", one.subject())
          .put("privilege", one.privilege());
    }
  }
}
