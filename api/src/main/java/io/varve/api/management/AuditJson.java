package io.varve.api.management;

import io.varve.ledger.store.LedgerJson;
import io.varve.query.audit.AuditPage;
import io.varve.query.audit.AuditPage.Place;
import io.varve.query.audit.AuditRow;
import io.varve.query.audit.ObjectNames;
import io.varve.query.audit.ObjectNames.Named;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A page of changes and attempts as JSON. */
final class AuditJson {

  private AuditJson() {}

  /**
   * A page.
   *
   * @param upTo the last change and the last attempt that it was looked for in
   */
  static ObjectNode of(AuditPage page, Place upTo, ObjectNames names) {
    Map<UUID, Named> named = named(page, names);
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode entries = json.putArray("entries");
    for (AuditRow row : page.rows()) {
      entries.add(entry(row, row.objectId() == null ? null : named.get(row.objectId())));
    }
    if (page.next() != null) {
      json.put("next-page-token", page.next().toString());
    }
    ObjectNode of = json.putObject("made-of");
    of.put("changes-up-to", upTo.change());
    of.put("attempts-up-to", upTo.attempt());
    return json;
  }

  /** What the objects of a page are called today. */
  static Map<UUID, Named> named(AuditPage page, ObjectNames names) {
    return names.of(page.rows().stream().map(AuditRow::objectId).filter(Objects::nonNull).toList());
  }

  static ObjectNode entry(AuditRow row, @Nullable Named named) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("outcome", row.outcome());
    json.put(row.isChange() ? "position" : "attempt", row.position());
    json.put("at", row.at().toString());
    put(json, "principal", row.principal());
    put(json, "action", row.action());
    if (row.objectKind() != null) {
      ObjectNode object = json.putObject("object");
      object.put("kind", row.objectKind());
      put(object, "id", row.objectId() == null ? null : row.objectId().toString());
      if (named != null) {
        put(object, "warehouse", named.warehouse());
        if (!named.namespace().isEmpty()) {
          named.namespace().forEach(object.putArray("namespace")::add);
        }
        put(object, "name", named.name());
      }
    }
    put(json, "request-id", row.requestId());
    put(json, "address", row.address());
    put(json, "user-agent", row.userAgent());
    if (row.details() != null) {
      json.set("details", LedgerJson.mapper().readTree(row.details()));
    }
    return json;
  }

  private static void put(ObjectNode json, String key, @Nullable String text) {
    if (text != null) {
      json.put(key, text);
    }
  }
}
