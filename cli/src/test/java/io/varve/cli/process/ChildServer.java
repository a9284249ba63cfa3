package io.varve.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.cli.Varve;
import io.varve.server.configuration.DatabaseSettings;
import io.varve.server.node.CatalogDatabase;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server in a process of its own, started by the command line, which can be killed. */
public final class ChildServer implements AutoCloseable {

  private static final Pattern CATALOG = Pattern.compile("(https?://[^/]+)/catalog");
  private static final Pattern METRICS = Pattern.compile("(https?://[^/]+/metrics)");

  private final Process process;
  private final Path home;
  private final String url;
  private final String metrics;

  private ChildServer(Process process, Path home, String url, String metrics) {
    this.process = process;
    this.home = home;
    this.url = url;
    this.metrics = metrics;
  }

  /** Starts one on a database and waits until it is ready. */
  public static ChildServer start(CatalogDatabase database) throws IOException {
    return start(database, "-Xmx400m");
  }

  /** Starts one with options of the command line in its environment. */
  public static ChildServer start(CatalogDatabase database, Map<String, String> environment)
      throws IOException {
    return start(database, environment, List.of(), "-Xmx400m");
  }

  /** Starts one with options for Java of its own. */
  public static ChildServer start(CatalogDatabase database, String... options) throws IOException {
    return start(database, Map.of(), List.of(), options);
  }

  /** Starts one that cannot write files longer than this. */
  public static ChildServer startWithSmallFiles(CatalogDatabase database, int kibibytes)
      throws IOException {
    String limited = "ulimit -f " + kibibytes + " && exec \"$0\" \"$@\"";
    return start(
        database, Map.of(), List.of("bash", "-c", limited), "-Xmx400m", "-XX:-UsePerfData");
  }

  private static ChildServer start(
      CatalogDatabase database,
      Map<String, String> environment,
      List<String> shell,
      String... options)
      throws IOException {
    DatabaseSettings settings = database.settings();
    List<String> command = new ArrayList<>(shell);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    Path home = database.data().resolve("home");
    command.addAll(
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-Duser.home=" + home,
            "-cp",
            System.getProperty("java.class.path"),
            Varve.class.getName(),
            "serve",
            "--port=0",
            "--metrics-port=0",
            "--database-url=" + settings.url(),
            "--warehouse-root=" + database.warehouse(),
            "--data=" + database.data()));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("VARVE_DATABASE_USER", settings.runtime().user());
    builder.environment().put("VARVE_DATABASE_PASSWORD", settings.runtime().password());
    builder.environment().put("VARVE_DATABASE_OWNER_USER", settings.owner().user());
    builder.environment().put("VARVE_DATABASE_OWNER_PASSWORD", settings.owner().password());
    builder.environment().putAll(environment);
    Process process = builder.redirectErrorStream(true).start();
    BufferedReader output = process.inputReader();
    List<String> lines = new ArrayList<>();
    String url = "";
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      lines.add(line);
      Matcher matcher = CATALOG.matcher(line);
      if (matcher.find()) {
        url = matcher.group(1);
      }
      Matcher metrics = METRICS.matcher(line);
      if (metrics.find()) {
        drain(output);
        return new ChildServer(process, home, url, metrics.group(1));
      }
    }
    throw new IllegalStateException("The server did not start:\n" + String.join("\n", lines));
  }

  private static void drain(BufferedReader output) {
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                while (output.readLine() != null) {
                  // A full pipe would stop the server.
                }
              } catch (IOException e) {
                // It was killed.
              }
            });
  }

  public String url() {
    return url;
  }

  /** Where it says that its metrics are. */
  public String metrics() {
    return metrics;
  }

  /** Whether it runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Kills it as {@code kill -9} does. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    assertThat(home).as("what a server leaves in the home of its user").doesNotExist();
  }
}
