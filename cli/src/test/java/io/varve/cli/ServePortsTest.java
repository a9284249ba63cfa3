package io.varve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.cli.process.ChildServer;
import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ServePortsTest {

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"--port, --metrics-port", "--metrics-port, --port"})
  void busyPortIsReportedBeforeADatabaseIsMade(String option, String other) throws IOException {
    try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Path data = folder.resolve("data");
      Ran ran =
          Ran.of(
                  Varve.commandLine(),
                  "serve",
                  "--data=" + data,
                  option + "=" + busy.getLocalPort(),
                  other + "=0")
              .refused();
      assertThat(ran.code()).isOne();
      assertThat(ran.problem())
          .hasLineCount(1)
          .contains("Port " + busy.getLocalPort() + " is in use. Stop")
          .contains("another with " + option + ".");
      assertThat(data).doesNotExist();
    }
  }

  @Test
  void portOfMetricsIsPrintedWhateverWasAsked() throws Exception {
    try (CatalogDatabase database = CatalogDatabase.create();
        ChildServer server = ChildServer.start(database)) {
      assertThat(server.metrics()).doesNotContain(":0/");
      assertThat(TestServer.get(server.metrics()).body()).contains("jvm_memory");
    }
  }
}
