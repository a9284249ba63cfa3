package io.varve.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import org.junit.jupiter.api.Test;

class CopiedFolderTest extends DataFolderTests {

  private LocalPostgres serveUnasked() {
    return LocalPostgres.serve(folder, false, progress::add);
  }

  @Test
  void aCopyOfADataFolderIsRefusedAndSaysOfWhich() throws Exception {
    givenADatabase();
    assertThatThrownBy(this::serveUnasked)
        .isInstanceOf(LocalPostgresException.class)
        .hasMessageContaining(folder.toString())
        .hasMessageContaining("is a copy of " + made.toRealPath())
        .hasMessageContaining("--accept-copied-data");
    assertThatNoneRuns();
  }

  @Test
  void aCopyOfAFolderOfAVersionThatWroteNothingDownIsRefusedByWhatPostgresWrote() throws Exception {
    givenADatabase();
    Files.delete(folder.resolve("served-at"));
    assertThatThrownBy(this::serveUnasked)
        .hasMessageContaining("is a copy of " + made.toRealPath());
    assertThatNoneRuns();
  }

  @Test
  void aCopyThatWasAcceptedOnceIsServedFromThenOn() throws Exception {
    givenADatabase();
    LocalPostgres.serve(folder, true, progress::add).close();
    serveUnasked().close();
  }

  @Test
  void aFolderThatStaysWhereItIsIsServedAgain() {
    serveUnasked().close();
    serveUnasked().close();
    assertThat(folder.resolve("served-at")).hasContent(folder.toString());
  }
}
