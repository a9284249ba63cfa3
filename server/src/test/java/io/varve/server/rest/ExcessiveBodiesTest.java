package io.varve.server.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.varve.server.rest.HostileBodiesTest.Route;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.rest.RESTCatalog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is too deep, too large or too costly to read is refused, and the server goes on. */
@ExtendWith(ServedCatalog.class)
final class ExcessiveBodiesTest {

  private final Catalog catalog;
  private final String namespace;

  ExcessiveBodiesTest(Catalog catalog) {
    this.catalog = catalog;
    this.namespace = catalog.newNamespace();
    catalog.create(namespace, "t");
    catalog.createView(namespace, "v").is(200);
  }

  /** Types that hold others, and how each is opened and closed. */
  enum Nest {
    LIST(
        "{\"type\": \"list\", \"element-id\": %d, \"element-required\": false, \"element\": ", "}"),
    MAP(
        "{\"type\": \"map\", \"key-id\": 1%1$d, \"key\": \"string\", \"value-id\": 2%1$d,"
            + " \"value-required\": false, \"value\": ",
        "}"),
    STRUCT(
        "{\"type\": \"struct\", \"fields\":"
            + " [{\"id\": %d, \"name\": \"f\", \"required\": false, \"type\": ",
        "}]}");

    private final String open;
    private final String close;

    Nest(String open, String close) {
      this.open = open;
      this.close = close;
    }

    /** A schema with a field of a type that is {@code depth} JSON values deep. */
    String schema(int depth) {
      return nested(depth / close.length());
    }

    /** A schema with a field of a type that is nested in so many others. */
    String nested(int nests) {
      StringBuilder type = new StringBuilder();
      for (int i = 0; i < nests; i++) {
        type.append(open.formatted(100_000 + i));
      }
      return Catalog.SCHEMA.replace("\"long\"", type + "\"long\"" + close.repeat(nests));
    }
  }

  private Answer create(String name, String schema) {
    return catalog.post(
        Catalog.tables(namespace), "{\"name\": \"" + name + "\", \"schema\": " + schema + "}");
  }

  private Answer addSchema(String schema) {
    return catalog.commit(
        namespace, "t", "{\"action\": \"add-schema\", \"schema\": " + schema + "}");
  }

  private Answer createView(String name, String schema) {
    return catalog.post(
        "namespaces/" + namespace + "/views", Catalog.view(name).replace(Catalog.SCHEMA, schema));
  }

  @ParameterizedTest
  @CsvSource({
    "LIST, 1000",
    "LIST, 3000",
    "LIST, 100000",
    "MAP, 1000",
    "MAP, 5000",
    "MAP, 100000",
    "STRUCT, 1000",
    "STRUCT, 4000",
    "STRUCT, 100000"
  })
  void aSchemaThatIsTooDeepIsABadRequest(Nest nest, int depth) {
    long head = catalog.head();
    String schema = nest.schema(depth);
    create("deep", schema).isError(400, "BadRequestException");
    addSchema(schema).isError(400, "BadRequestException");
    createView("deep", schema).isError(400, "BadRequestException");
    assertThat(catalog.head()).isEqualTo(head);
  }

  @ParameterizedTest
  @EnumSource
  void aSchemaAsDeepAsItMayBeIsKeptServedAndProved(Nest nest) throws Exception {
    String schema = nest.nested(63);
    create("deeper", nest.nested(64)).isError(400, "IllegalArgumentException");
    create("deep", schema).is(200);
    addSchema(schema).is(200);
    createView("deepView", schema).is(200);
    catalog.get(Catalog.table(namespace, "deep")).is(200);
    try (RESTCatalog client = catalog.client()) {
      assertThat(client.loadTable(TableIdentifier.of(namespace, "deep")).schema().columns())
          .hasSize(1);
      assertThat(client.loadView(TableIdentifier.of(namespace, "deepView")).schema().columns())
          .hasSize(1);
    }
    catalog.assertWhole();
  }

  @ParameterizedTest
  @ValueSource(ints = {1_000, 5_000, 30_000})
  void anExpressionThatIsTooDeepIsABadRequest(int depth) {
    String filter = "{\"type\": \"not\", \"child\": ".repeat(depth) + "true" + "}".repeat(depth);
    catalog
        .post(
            Route.METRICS.path(namespace),
            Route.METRICS.body(namespace).replace("\"filter\": true", "\"filter\": " + filter))
        .isError(400, "BadRequestException");
  }

  /** JSON that is a string of a property is nobody's to read, however deep. */
  @Test
  void deepJsonInAPropertyIsATextLikeAnyOther() {
    String deep = "[".repeat(100_000);
    catalog.commit(namespace, "t", Catalog.set("schema.name-mapping.default", deep)).is(200);
    assertThat(
            catalog
                .get(Catalog.table(namespace, "t"))
                .is(200)
                .text("/metadata/properties/schema.name-mapping.default"))
        .isEqualTo(deep);
  }

  @ParameterizedTest
  @ValueSource(ints = {1_500, 5_000, 100_000})
  void aMetadataFileThatIsTooDeepIsABadRequest(int depth) throws IOException {
    Path file = Path.of(URI.create(catalog.create(namespace, "model").metadataLocation()));
    String metadata = Files.readString(file);
    Path deep = file.resolveSibling("00009-deep.metadata.json");
    for (Nest nest : Nest.values()) {
      String schema = nest.schema(depth);
      String type = schema.substring(schema.indexOf("{\"type\"", 1), schema.lastIndexOf("}]}"));
      Files.writeString(deep, metadata.replace("\"long\"", type));
      long head = catalog.head();
      catalog
          .post(
              Route.REGISTER_TABLE.path(namespace),
              "{\"name\": \"x\", \"metadata-location\": \"" + deep.toUri() + "\"}")
          .isError(400, "BadRequestException");
      assertThat(catalog.head()).isEqualTo(head);
    }
    Files.delete(deep);
    catalog.delete(Catalog.table(namespace, "model")).is(204);
  }

  /** Full names of the fields would fill 4 GB; the body has 8 MB. */
  @Test
  void aLongNameAroundManyFieldsIsABadRequest() {
    String fields =
        "{\"id\": 7, \"name\": \"f\", \"required\": false, \"type\": \"long\"},".repeat(1_000);
    String schema =
        Catalog.SCHEMA
            .replace(
                "\"long\"",
                "{\"type\": \"struct\", \"fields\": ["
                    + fields.substring(0, fields.length() - 1)
                    + "]}")
            .replaceFirst("\"name\": \"id\"", "\"name\": \"" + "x".repeat(4 << 20) + "\"");
    create("long", schema).isError(400, "BadRequestException");
    addSchema(schema).isError(400, "BadRequestException");
    createView("long", schema).isError(400, "BadRequestException");
  }

  /** Iceberg's regular expressions took some minutes for each of these. */
  @ParameterizedTest
  @ValueSource(strings = {"geometry(", "GEOMETRY (", "geography(", "geography(x,"})
  void aTypeOfSpacesIsABadRequestAtOnce(String type) {
    String schema = Catalog.SCHEMA.replace("\"long\"", "\"" + type + " ".repeat(20_000) + "x\"");
    String inside =
        Catalog.SCHEMA.replace(
            "\"long\"",
            "{\"type\": \"list\", \"element-id\": 2, \"element-required\": false, \"element\": \""
                + type
                + " ".repeat(20_000)
                + "x\"}");
    assertTimeoutPreemptively(
        Duration.ofSeconds(60),
        () -> {
          create("spaces", schema).isError(400, "BadRequestException");
          addSchema(inside).isError(400, "BadRequestException");
          createView("spaces", inside).isError(400, "BadRequestException");
        });
  }

  @Test
  void aHundredMegabytesAreTooLarge() throws Exception {
    long head = catalog.head();
    byte[] body = new byte[100_000_000];
    Arrays.fill(body, (byte) ' ');
    // It asks first whether to send them.
    isTooLarge(body, HttpRequest.newBuilder().expectContinue(true));
    ByteArrayOutputStream small = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(small)) {
      gzip.write(body);
    }
    isTooLarge(small.toByteArray(), HttpRequest.newBuilder().header("Content-Encoding", "gzip"));
    byte[] some = "x".repeat(40_000_000).getBytes(StandardCharsets.UTF_8);
    isTooLarge(some, HttpRequest.newBuilder());
    assertThat(catalog.head()).isEqualTo(head);
  }

  private void isTooLarge(byte[] body, HttpRequest.Builder request) throws Exception {
    try (HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      Answer.of(
              http.send(
                  request
                      .uri(URI.create(catalog.url(Catalog.table(namespace, "t"))))
                      .header("Content-Type", "application/json")
                      .POST(BodyPublishers.ofByteArray(body))
                      .build(),
                  BodyHandlers.ofByteArray()))
          .isError(413, "ContentTooLargeException");
    }
  }
}
