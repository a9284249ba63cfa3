package io.varve.api.catalog;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.varve.api.http.ExactJson;
import io.varve.command.generictable.GenericTableWrites.NewGenericTable;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.ledger.event.RawJson;
import io.varve.query.generictable.GenericTableReads.GenericTableRow;
import io.varve.storage.access.ClientAccess;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Bodies of Lakekeeper's generic table API. */
final class GenericTableJson {

  private GenericTableJson() {}

  record Create(
      @Nullable String name,
      @Nullable String format,
      @Nullable String baseLocation,
      @Nullable String doc,
      @Nullable Map<String, String> properties,
      @JsonDeserialize(using = ExactJson.class) @Nullable RawJson schema,
      @JsonDeserialize(using = ExactJson.class) @Nullable RawJson statistics) {

    NewGenericTable checked() {
      if (name == null || format == null) {
        throw new RefusedException(
            Reason.BAD_REQUEST, "A generic table needs a name, and a format such as lance");
      }
      return new NewGenericTable(
          name,
          format,
          baseLocation,
          doc,
          properties == null ? Map.of() : properties,
          schema,
          statistics);
    }
  }

  record Table(
      String name,
      String format,
      String baseLocation,
      @Nullable String doc,
      RawJson properties,
      @Nullable RawJson schema,
      @Nullable RawJson statistics,
      @JsonProperty("protected") boolean protection) {
    static Table of(GenericTableRow row) {
      return new Table(
          row.name(),
          row.format(),
          row.location(),
          row.doc(),
          new RawJson(row.properties()),
          json(row.schema()),
          json(row.statistics()),
          row.protection());
    }

    private static @Nullable RawJson json(@Nullable String text) {
      return text == null ? null : new RawJson(text);
    }
  }

  record StorageCredential(String prefix, Map<String, String> config) {}

  record Loaded(
      Table table,
      @Nullable Map<String, String> config,
      @Nullable List<StorageCredential> storageCredentials) {
    static Loaded of(GenericTableRow row, ClientAccess given) {
      List<StorageCredential> credentials = credentials(row, given);
      return new Loaded(
          Table.of(row),
          given.config().isEmpty() ? null : new TreeMap<>(given.config()),
          credentials.isEmpty() ? null : credentials);
    }

    static List<StorageCredential> credentials(GenericTableRow row, ClientAccess given) {
      if (given.credentials().isEmpty()) {
        return List.of();
      }
      Map<String, String> all = new TreeMap<>(given.config());
      all.putAll(given.credentials());
      return List.of(new StorageCredential(row.location(), all));
    }
  }

  record Credentials(List<StorageCredential> storageCredentials) {}
}
