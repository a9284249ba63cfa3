package io.varve.server.rest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A client that has a table's metadata already is not sent it again. */
@ExtendWith(ServedCatalog.class)
final class ETagsTest {

  private final Catalog catalog;
  private final String namespace;
  private final String path;
  private final Answer created;

  ETagsTest(Catalog catalog) {
    this.catalog = catalog;
    namespace = catalog.newNamespace();
    created = catalog.create(namespace, "t");
    path = Catalog.table(namespace, "t");
  }

  @Test
  void createCommitRegisterAndLoadGiveTheSameTagForTheSameMetadata() {
    assertThat(created.eTag()).startsWith("W/\"").isEqualTo(catalog.get(path).eTag());

    Answer committed = catalog.commit(namespace, "t", Catalog.set("a", "1")).is(200);
    assertThat(committed.eTag()).isEqualTo(catalog.get(path).eTag()).isNotEqualTo(created.eTag());

    String location = catalog.post(path + "/unregister", "").is(200).metadataLocation();
    Answer registered =
        catalog.post(
            "namespaces/" + namespace + "/register",
            "{\"name\": \"t\", \"metadata-location\": \"" + location + "\"}");
    assertThat(registered.is(200).eTag()).isEqualTo(catalog.get(path).eTag());
  }

  @Test
  void aTagThatMatchesIsAnsweredWithoutABody() {
    String tag = created.eTag();
    for (String header :
        new String[] {tag, tag.substring(2), "\"x\", " + tag, tag + ",\"x\"", "*", " " + tag}) {
      Answer answer = catalog.get(path, "If-None-Match", header).is(304);
      assertThat(answer.body()).isEmpty();
      assertThat(answer.eTag()).isEqualTo(tag);
    }
  }

  @Test
  void tagsInSeveralHeadersAreOneList() {
    catalog.get(path, "If-None-Match", "\"x\"", "If-None-Match", created.eTag()).is(304);
    catalog.get(path, "If-None-Match", created.eTag(), "If-None-Match", "\"x\"").is(304);
    catalog.get(path, "If-None-Match", "\"x\"", "If-None-Match", "\"y\"").is(200);
  }

  @Test
  void aTagThatDoesNotMatchIsAnsweredWithTheTable() {
    for (String header : new String[] {"\"x\"", "W/\"x\"", "\"x\", \"y\"", ""}) {
      assertThat(catalog.get(path, "If-None-Match", header).is(200).metadataLocation())
          .isEqualTo(created.metadataLocation());
    }
    catalog.commit(namespace, "t", Catalog.set("a", "1")).is(200);
    catalog.get(path, "If-None-Match", created.eTag()).is(200);
  }

  @Test
  void anAnswerWithFewerSnapshotsHasATagOfItsOwn() {
    Answer refs = catalog.get(path + "?snapshots=refs").is(200);
    assertThat(refs.eTag()).startsWith("W/\"").isNotEqualTo(created.eTag());
    catalog.get(path + "?snapshots=refs", "If-None-Match", created.eTag()).is(200);
    catalog.get(path + "?snapshots=refs", "If-None-Match", refs.eTag()).is(304);
    catalog.get(path + "?snapshots=all", "If-None-Match", created.eTag()).is(304);
    catalog.get(path + "?snapshots=some").isError(400, "BadRequestException");
  }

  @Test
  void aTagIsNoLicenseToATableThatIsGone() {
    catalog.delete(path).is(204);
    catalog.get(path, "If-None-Match", created.eTag()).isError(404, "NoSuchTableException");
    catalog.get(path, "If-None-Match", "*").isError(404, "NoSuchTableException");
  }
}
