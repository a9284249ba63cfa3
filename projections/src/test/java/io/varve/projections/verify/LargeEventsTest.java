package io.varve.projections.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.ledger.event.NamespaceEvent.NamespaceCreated;
import io.varve.ledger.event.NamespaceEvent.NamespacePropertiesUpdated;
import io.varve.ledger.event.ProjectEvent.ProjectCreated;
import io.varve.ledger.event.WarehouseEvent.WarehouseCreated;
import io.varve.projections.TestLedger;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** verify reads events that are large as they are stored alone, and more than fill one chunk. */
@Tag("postgres")
final class LargeEventsTest {

  private static final UUID PROJECT = new UUID(0, 1);
  private static final UUID WAREHOUSE = new UUID(0, 2);
  private static final UUID NAMESPACE = new UUID(0, 3);
  private static final List<String> SALES = List.of("sales");
  private static final int MEGABYTE = 1 << 20;
  private static final List<Integer> SIZES =
      List.of(10, 50_000, 60_000, 10, 3 * MEGABYTE, 20, 50_000, 6 * MEGABYTE, 9 * MEGABYTE, 30);

  @Test
  void largeEventsAmongSmallOnesAreVerifiedAndAForgedOneIsFound() {
    try (TestLedger ledger = TestLedger.create()) {
      ledger.append(
          new ProjectCreated(PROJECT, "p"),
          new WarehouseCreated(WAREHOUSE, PROJECT, "w", "file:///w"));
      ledger.appendIn(WAREHOUSE, new NamespaceCreated(NAMESPACE, WAREHOUSE, null, SALES, Map.of()));
      Random random = new Random(1);
      for (int size : SIZES) {
        byte[] bytes = new byte[size * 3 / 4];
        random.nextBytes(bytes);
        String text = Base64.getEncoder().encodeToString(bytes);
        ledger.appendIn(
            WAREHOUSE,
            new NamespacePropertiesUpdated(NAMESPACE, SALES, Map.of("text", text), List.of()));
      }
      ledger.seal();
      Report report = ledger.verify();
      assertThat(report.differences()).isEmpty();
      assertThat(report.events()).isEqualTo(ledger.events()).isGreaterThan(SIZES.size());

      long position =
          ledger.count(
              "select max(position) from chain join events using (sequence)"
                  + " where pg_column_size(payload) between 30000 and 100000");
      ledger.forge(
          "update events set payload = (payload::text || ' ')::json where sequence ="
              + " (select sequence from chain where position = "
              + position
              + ")");
      assertThat(ledger.verify().differences())
          .singleElement()
          .asString()
          .startsWith("Position " + position + " ")
          .contains("was altered");
    }
  }
}
