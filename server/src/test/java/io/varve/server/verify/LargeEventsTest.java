package io.varve.server.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.projections.verify.Report;
import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestCatalog;
import io.varve.server.node.TestNode;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** verify reads events that are large as they are stored alone, and more than fill one chunk. */
final class LargeEventsTest {

  private static final int MEGABYTE = 1 << 20;
  private static final List<Integer> SIZES =
      List.of(10, 50_000, 60_000, 10, 3 * MEGABYTE, 20, 50_000, 6 * MEGABYTE, 9 * MEGABYTE, 30);

  @Test
  void largeEventsAmongSmallOnesAreVerifiedAndAForgedOneIsFound() {
    try (CatalogDatabase database = CatalogDatabase.create()) {
      try (TestNode node = TestNode.start(database)) {
        TestCatalog catalog = node.catalog();
        catalog.createNamespace("sales");
        Random random = new Random(1);
        for (int size : SIZES) {
          byte[] bytes = new byte[size * 3 / 4];
          random.nextBytes(bytes);
          String text = Base64.getEncoder().encodeToString(bytes);
          catalog.setNamespaceProperties(List.of("sales"), Map.of("text", text));
        }
        database.awaitSealed();
      }
      Report report = database.verify(false);
      assertThat(report.differences()).isEmpty();
      assertThat(report.events()).isEqualTo(database.events()).isGreaterThan(SIZES.size());

      long position =
          database.count(
              "select max(position) from chain join events using (sequence)"
                  + " where pg_column_size(payload) between 30000 and 100000");
      database.forge(
          "update events set payload = (payload::text || ' ')::json where sequence ="
              + " (select sequence from chain where position = "
              + position
              + ")");
      assertThat(database.verify(false).differences())
          .singleElement()
          .asString()
          .startsWith("Position " + position + " ")
          .contains("was altered");
    }
  }
}
