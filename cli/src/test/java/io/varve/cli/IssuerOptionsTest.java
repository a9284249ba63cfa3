package io.varve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class IssuerOptionsTest {

  @TempDir private Path folder;

  private Ran serve(String... words) {
    List<String> all = new ArrayList<>(List.of("serve"));
    all.addAll(List.of(words));
    all.add("--data=" + folder.resolve("data"));
    Ran ran = Ran.of(Varve.commandLine(), all.toArray(String[]::new)).refused();
    assertThat(folder.resolve("data")).doesNotExist();
    return ran;
  }

  @Test
  void issuerOnTheNetworkNeedsItsAddress() {
    assertThat(serve("--own-issuer", "--bind=0.0.0.0").problem()).contains("--issuer-uri");
    assertThat(serve("--own-issuer", "--port=0").problem()).contains("--issuer-uri");
  }

  @Test
  void addressWithoutAnIssuerIsRefused() {
    assertThat(serve("--issuer-uri=https://catalog.example").problem()).contains("--own-issuer");
    assertThat(serve("--first-client-file=f").problem()).contains("--own-issuer");
    assertThat(serve("--token-life=PT1M").problem()).contains("--own-issuer");
  }

  @Test
  void tokensThatEndAtOnceOrLiveForDaysAreRefused() {
    for (String life : List.of("PT9S", "PT24H1S")) {
      assertThat(serve("--own-issuer", "--token-life=" + life).problem())
          .contains("from PT10S to PT24H");
    }
  }

  @Test
  void loginOfItsOwnKeepsWarehousesOffTheDisk() {
    assertThat(serve("--own-issuer", "--warehouse-root=" + folder).problem())
        .contains("--allow-local-warehouses");
  }
}
