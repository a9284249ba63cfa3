package io.varve.server.rest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Metadata goes out compressed to clients that say that they take it. */
@ExtendWith(ServedCatalog.class)
final class CompressionTest {

  private final Catalog catalog;
  private final String path;

  CompressionTest(Catalog catalog) {
    this.catalog = catalog;
    String namespace = catalog.newNamespace();
    catalog.create(namespace, "t");
    catalog.commit(namespace, "t", Catalog.set("long", "x".repeat(5_000))).is(200);
    path = Catalog.table(namespace, "t");
  }

  @Test
  void aCompressedAnswerHoldsWhatThePlainOneDoes() {
    for (String query : new String[] {"", "?snapshots=refs"}) {
      Answer plain = catalog.get(path + query).is(200);
      assertThat(plain.header("Content-Encoding")).isEmpty();
      for (int i = 0; i < 2; i++) {
        Answer compressed = catalog.get(path + query, "Accept-Encoding", "deflate, gzip").is(200);
        assertThat(compressed.header("Content-Encoding")).isEqualTo("gzip");
        assertThat(compressed.body()).isEqualTo(plain.body());
        assertThat(compressed.response().body().length).isLessThan(plain.body().length() / 2);
        assertThat(compressed.eTag()).isEqualTo(plain.eTag());
        assertThat(compressed.response().headers().allValues("Vary").toString())
            .contains("Accept-Encoding");
      }
    }
  }

  @Test
  void compressionIsOnRequestOnly() {
    for (String header : new String[] {"gzip", "GZIP;q=0.5", "br, x-gzip ; q=1.0 , deflate"}) {
      assertThat(catalog.get(path, "Accept-Encoding", header).header("Content-Encoding"))
          .as(header)
          .isEqualTo("gzip");
    }
    for (String header :
        new String[] {"identity", "gzip;q=0", "gzip;q=0.000", "br", "agzip", "*"}) {
      assertThat(catalog.get(path, "Accept-Encoding", header).header("Content-Encoding"))
          .as(header)
          .isEmpty();
    }
  }
}
