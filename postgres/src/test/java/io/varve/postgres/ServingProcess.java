package io.varve.postgres;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Another process that serves a data folder. */
record ServingProcess(Process process) implements AutoCloseable {

  static ServingProcess start(Path dataFolder) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                ServeAndWait.class.getName(),
                dataFolder.toString())
            .redirectErrorStream(true)
            .start();
    BufferedReader output = process.inputReader();
    List<String> lines = new ArrayList<>();
    String line;
    while ((line = output.readLine()) != null) {
      if (line.equals(ServeAndWait.READY)) {
        return new ServingProcess(process);
      }
      lines.add(line);
    }
    throw new AssertionError("The other process does not serve: " + lines);
  }

  long pid() {
    return process.pid();
  }

  /** Ends it as kill -9 does. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Ends it in order, if it still runs. */
  @Override
  public void close() throws IOException, InterruptedException {
    process.getOutputStream().close();
    process.waitFor();
  }
}
