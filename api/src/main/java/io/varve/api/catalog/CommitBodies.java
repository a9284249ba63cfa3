package io.varve.api.catalog;

import com.fasterxml.jackson.core.ObjectCodec;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.varve.api.http.CatalogPath;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.UnprocessableEntityException;
import org.apache.iceberg.rest.requests.CreateTableRequest;
import org.apache.iceberg.rest.requests.UpdateNamespacePropertiesRequest;
import org.apache.iceberg.rest.requests.UpdateTableRequest;
import org.apache.iceberg.rest.requests.UpdateTableRequestParser;
import org.jspecify.annotations.Nullable;

/**
 * Bodies of changes as the specification has them: what it requires must be there, so that a body
 * that was meant for another route, or whose fields are misspelt, is not taken for one that asks
 * for nothing; what it leaves to the catalog may be absent ({@link OptionalIds}). Iceberg's own
 * parsers, which read the rest, are laxer in the one and stricter in the other.
 */
final class CommitBodies {

  private CommitBodies() {}

  /** The specification's {@code CommitTableRequest}. */
  @JsonDeserialize(using = TableCommitReader.class)
  record TableCommit(UpdateTableRequest request) {}

  /** The specification's {@code CommitViewRequest}. */
  @JsonDeserialize(using = ViewCommitReader.class)
  record ViewCommit(UpdateTableRequest request) {}

  /** The specification's {@code CommitTransactionRequest}; each change has an identifier. */
  @JsonDeserialize(using = TransactionReader.class)
  record Transaction(List<UpdateTableRequest> changes) {}

  /** The specification's {@code CreateTableRequest}. */
  @JsonDeserialize(using = TableCreationReader.class)
  record TableCreation(CreateTableRequest request) {}

  /** The specification's {@code UpdateNamespacePropertiesRequest}. */
  @JsonDeserialize(using = NamespaceUpdateReader.class)
  record NamespaceUpdate(UpdateNamespacePropertiesRequest request) {}

  /**
   * Checks that a body names the object of its path, if it names any.
   *
   * @throws RefusedException if it names another one
   */
  static UpdateTableRequest named(UpdateTableRequest request, CatalogPath path) {
    TableIdentifier identifier = request.identifier();
    if (identifier != null
        && !(identifier.name().equals(path.name())
            && Arrays.asList(identifier.namespace().levels()).equals(path.namespace()))) {
      throw refused(
          "The identifier in the body, %s, is not the one in the path".formatted(identifier));
    }
    return request;
  }

  static final class TableCommitReader extends TreeReader<TableCommit> {
    @Override
    TableCommit read(JsonNode body, ObjectCodec codec) {
      return new TableCommit(commit("A commit to a table", body, "requirements", "updates"));
    }
  }

  static final class ViewCommitReader extends TreeReader<ViewCommit> {
    @Override
    ViewCommit read(JsonNode body, ObjectCodec codec) {
      return new ViewCommit(commit("A commit to a view", body, "updates"));
    }
  }

  static final class TransactionReader extends TreeReader<Transaction> {
    @Override
    Transaction read(JsonNode body, ObjectCodec codec) {
      require("A transaction", body, "table-changes");
      JsonNode changes = body.get("table-changes");
      if (!changes.isArray() || changes.isEmpty()) {
        throw refused("A transaction needs table-changes, a list of one change or more");
      }
      List<UpdateTableRequest> requests = new ArrayList<>();
      for (JsonNode change : changes) {
        requests.add(
            commit(
                "Change %d of a transaction".formatted(requests.size() + 1),
                change,
                "identifier",
                "requirements",
                "updates"));
      }
      return new Transaction(requests);
    }
  }

  static final class TableCreationReader extends TreeReader<TableCreation> {
    @Override
    TableCreation read(JsonNode body, ObjectCodec codec) throws IOException {
      OptionalIds.fillNewTable(body);
      CreateTableRequest request = codec.treeToValue(body, CreateTableRequest.class);
      request.validate();
      return new TableCreation(request);
    }
  }

  static final class NamespaceUpdateReader extends TreeReader<NamespaceUpdate> {
    @Override
    NamespaceUpdate read(JsonNode body, ObjectCodec codec) throws IOException {
      if (!body.has("updates") && !body.has("removals")) {
        throw refused("An update of properties needs updates, or removals, or both");
      }
      UpdateNamespacePropertiesRequest request =
          codec.treeToValue(body, UpdateNamespacePropertiesRequest.class);
      try {
        request.validate();
      } catch (UnprocessableEntityException e) {
        throw new RefusedException(Reason.UNPROCESSABLE, String.valueOf(e.getMessage()));
      }
      return new NamespaceUpdate(request);
    }
  }

  private static UpdateTableRequest commit(String what, JsonNode body, String... required) {
    require(what, body, required);
    OptionalIds.fillUpdates(body.get("updates"));
    return UpdateTableRequestParser.fromJson(body);
  }

  private static void require(String what, @Nullable JsonNode body, String... fields) {
    for (String field : fields) {
      if (body == null || !body.hasNonNull(field)) {
        throw refused(
            "%s needs the fields %s; %s is missing"
                .formatted(what, String.join(", ", fields), field));
      }
    }
  }

  private static RefusedException refused(String message) {
    return new RefusedException(Reason.BAD_REQUEST, message);
  }
}
