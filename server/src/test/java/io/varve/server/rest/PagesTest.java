package io.varve.server.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists in pages, while what they list comes and goes. */
@ExtendWith(ServedCatalog.class)
final class PagesTest {

  private final Catalog catalog;

  PagesTest(Catalog catalog) {
    this.catalog = catalog;
  }

  /** What can be listed in a namespace. */
  enum Kind {
    NAMESPACES {
      @Override
      String list(String parent) {
        return "namespaces?parent=" + parent;
      }

      @Override
      void create(Catalog catalog, String parent, String name) {
        catalog
            .post("namespaces", "{\"namespace\": [\"" + parent + "\", \"" + name + "\"]}")
            .is(200);
      }

      @Override
      void drop(Catalog catalog, String parent, String name) {
        catalog.delete("namespaces/" + parent + "%1F" + name).is(204);
      }
    },
    TABLES {
      @Override
      String list(String parent) {
        return "namespaces/" + parent + "/tables?";
      }

      @Override
      void create(Catalog catalog, String parent, String name) {
        catalog.create(parent, name);
      }

      @Override
      void drop(Catalog catalog, String parent, String name) {
        catalog.delete(Catalog.table(parent, name)).is(204);
      }
    },
    VIEWS {
      @Override
      String list(String parent) {
        return "namespaces/" + parent + "/views?";
      }

      @Override
      void create(Catalog catalog, String parent, String name) {
        catalog.createView(parent, name).is(200);
      }

      @Override
      void drop(Catalog catalog, String parent, String name) {
        catalog.delete(Catalog.view(parent, name)).is(204);
      }
    };

    abstract String list(String parent);

    abstract void create(Catalog catalog, String parent, String name);

    abstract void drop(Catalog catalog, String parent, String name);
  }

  private static List<String> names(JsonNode page) {
    if (page.has("identifiers")) {
      return Catalog.names(page);
    }
    List<String> names = new ArrayList<>();
    page.get("namespaces").forEach(levels -> names.add(levels.get(levels.size() - 1).asText()));
    return names;
  }

  private String fill(Kind kind, int count) {
    String parent = catalog.newNamespace();
    IntStream.range(0, count).forEach(i -> kind.create(catalog, parent, "n%03d".formatted(i)));
    return parent;
  }

  @ParameterizedTest
  @EnumSource
  void unchangedItemsAreListedOnceWhileOthersAreCreatedAndDropped(Kind kind) {
    String parent = fill(kind, 9);
    List<String> seen = new ArrayList<>();
    String token = "";
    for (int page = 0; token != null; page++) {
      JsonNode answer =
          catalog.get(kind.list(parent) + "&pageSize=2&pageToken=" + token).is(200).json();
      seen.addAll(names(answer));
      token = answer.hasNonNull("next-page-token") ? answer.get("next-page-token").asText() : null;
      if (page == 0) {
        // One that was listed, the one that the token names, the one that comes next; a new one
        // after and a new one before.
        kind.drop(catalog, parent, "n000");
        kind.drop(catalog, parent, "n001");
        kind.drop(catalog, parent, "n002");
        kind.create(catalog, parent, "n0005");
        kind.create(catalog, parent, "n0065");
      }
    }
    assertThat(seen)
        .containsExactly("n000", "n001", "n003", "n004", "n005", "n006", "n0065", "n007", "n008");
  }

  @ParameterizedTest
  @EnumSource
  void anEmptyTokenMeansAHundredAndNoneMeansAll(Kind kind) {
    String parent = fill(kind, 101);
    JsonNode first = catalog.get(kind.list(parent) + "&pageToken=").is(200).json();
    assertThat(names(first)).hasSize(100);
    JsonNode rest =
        catalog
            .get(kind.list(parent) + "&pageToken=" + first.get("next-page-token").asText())
            .is(200)
            .json();
    assertThat(names(rest)).containsExactly("n100");
    assertThat(rest.hasNonNull("next-page-token")).isFalse();

    JsonNode all = catalog.get(kind.list(parent)).is(200).json();
    assertThat(names(all)).hasSize(101);
    assertThat(all.hasNonNull("next-page-token")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "pageToken=x", "pageToken=%21", "pageToken=bjAwMQ", "pageToken=azoA", "pageSize=0",
    "pageSize=-1", "pageSize=many", "pageSize=99999999999", "pageSize=1.5", "pageSize="
  })
  void aTokenOrSizeThatIsNoneIsABadRequest(String query) {
    String parent = catalog.newNamespace();
    for (Kind kind : Kind.values()) {
      catalog.get(kind.list(parent) + "&" + query).isError(400, "BadRequestException");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 1_000_000})
  void pagesOfAnySizeComeToTheSame(int size) {
    String parent = fill(Kind.TABLES, 4);
    List<String> seen = new ArrayList<>();
    JsonNode page =
        catalog.get(Kind.TABLES.list(parent) + "&pageToken=&pageSize=" + size).is(200).json();
    seen.addAll(names(page));
    while (page.hasNonNull("next-page-token")) {
      page =
          catalog
              .get(
                  Kind.TABLES.list(parent)
                      + "&pageSize="
                      + size
                      + "&pageToken="
                      + page.get("next-page-token").asText())
              .is(200)
              .json();
      seen.addAll(names(page));
    }
    assertThat(seen).containsExactly("n000", "n001", "n002", "n003");
  }

  /** The specification: all in a single response, if the query parameter pageToken is not set. */
  @ParameterizedTest
  @EnumSource
  void aSizeWithoutATokenIsNoPage(Kind kind) {
    String parent = fill(kind, 3);
    for (String extras : List.of("", "&returnUuids=true&returnProtectionStatus=true")) {
      JsonNode all = catalog.get(kind.list(parent) + "&pageSize=1" + extras).is(200).json();
      assertThat(names(all)).containsExactly("n000", "n001", "n002");
      assertThat(all.has("next-page-token")).isTrue();
      assertThat(all.get("next-page-token").isNull()).isTrue();
    }
  }

  @Test
  void idsAndProtectionsAreInTheOrderOfTheNames() {
    String parent = fill(Kind.TABLES, 3);
    JsonNode all =
        catalog
            .get(Kind.TABLES.list(parent) + "&returnUuids=true&returnProtectionStatus=true")
            .is(200)
            .json();
    assertThat(all.get("table-uuids")).hasSize(3).doesNotHaveDuplicates();
    assertThat(all.get("protection-status").toString()).isEqualTo("[false,false,false]");
    JsonNode second =
        catalog
            .get(
                Kind.TABLES.list(parent)
                    + "&returnUuids=true&pageSize=1&pageToken="
                    + catalog
                        .get(Kind.TABLES.list(parent) + "&pageSize=1&pageToken=")
                        .is(200)
                        .json()
                        .get("next-page-token")
                        .asText())
            .is(200)
            .json();
    assertThat(second.get("table-uuids").get(0)).isEqualTo(all.get("table-uuids").get(1));
  }

  /** PyIceberg encodes the parent's name, and its HTTP library does it once more. */
  @Test
  void aParentThatIsEncodedTwiceIsFoundWhereNoOtherHasThatName() {
    String name = Catalog.newName("a%b c+");
    String twice = Catalog.encoded(Catalog.encoded(name));
    createNamespace(name);
    createNamespace(name + "\", \"inner");
    assertThat(catalog.get("namespaces?parent=" + twice).is(200).json().get("namespaces"))
        .hasSize(1);
    createNamespace(Catalog.encoded(name));
    assertThat(catalog.get("namespaces?parent=" + twice).is(200).json().get("namespaces"))
        .isEmpty();
    catalog
        .get("namespaces?parent=" + Catalog.encoded("nowhere%2"))
        .isError(404, "NoSuchNamespaceException");
  }

  private void createNamespace(String levels) {
    catalog.post("namespaces", "{\"namespace\": [\"" + levels + "\"]}").is(200);
  }

  @Test
  void aListOfWhatIsNotThereIsAnError() {
    for (Kind kind : Kind.values()) {
      catalog.get(kind.list("nowhere")).isError(404, "NoSuchNamespaceException");
    }
  }
}
