package io.varve.api.management;

import io.varve.query.past.NamePairs.End;
import io.varve.query.past.NamePairs.Found;
import io.varve.query.past.PastReads;
import io.varve.query.table.RecordedFile;
import io.varve.security.rights.ObjectKind;
import io.varve.storage.metadata.MetadataStore;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Differences of what has the same name in two warehouses, as JSON. */
@Component
final class PairJson {

  private final PastReads past;
  private final MetadataDiff metadata;

  PairJson(PastReads past, MetadataStore store) {
    this.past = past;
    this.metadata = new MetadataDiff(store);
  }

  /** A comparison of two warehouses. */
  Comparison between(End from, End to) {
    return new Comparison(from, to);
  }

  /** What is answered by one request. */
  final class Comparison {

    private final End from;
    private final End to;
    private int compared;

    private Comparison(End from, End to) {
      this.from = from;
      this.to = to;
    }

    /** Whether nothing more is to be compared for this request. */
    boolean isExhausted() {
      return compared >= DiffJson.MOST_COMPARED;
    }

    /** A difference as JSON; empty if it is none. */
    Optional<ObjectNode> of(PairSight.Seen pair) {
      Found was = pair.from();
      Found is = pair.to();
      ObjectNode json = JsonNodeFactory.instance.objectNode();
      json.put("kind", pair.pair().kind().text());
      ArrayNode change;
      if (was != null && is != null) {
        json.put("id", is.id().toString());
        if (!was.id().equals(is.id())) {
          json.put("previous-id", was.id().toString());
        }
        change = json.putArray("change");
        DiffJson.names(json.putArray("name"), is.side());
        int same = json.size();
        compare(json, pair.pair().kind(), was, is);
        DiffJson.add(json, pair.grants());
        if (json.size() == same) {
          return Optional.empty();
        }
        change.add("changed");
      } else if (is != null) {
        json.put("id", is.id().toString());
        json.putArray("change").add("added");
        DiffJson.names(json.putArray("name"), is.side());
      } else if (was != null) {
        json.put("id", was.id().toString());
        json.putArray("change").add("removed");
        DiffJson.names(json.putArray("previous-name"), was.side());
      }
      return Optional.of(json);
    }

    private void compare(ObjectNode json, ObjectKind kind, Found was, Found is) {
      if (kind == ObjectKind.NAMESPACE) {
        compared++;
        MetadataDiff.properties(
            json,
            past.properties(was.id(), from.position()),
            past.properties(is.id(), to.position()));
        return;
      }
      RecordedFile before = was.side().metadata();
      RecordedFile after = is.side().metadata();
      if (before != null && after != null && !before.equals(after)) {
        compared++;
        metadata.addApart(json, kind, before, after);
      }
    }
  }
}
