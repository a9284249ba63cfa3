package io.varve.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The living server process of a cluster, as the cluster's {@code postmaster.pid} tells of it.
 *
 * @param port where it listens; 0 when that is not known yet
 * @param ready whether it takes connections
 */
record Postmaster(ProcessHandle process, Path pidFile, int port, boolean ready) {

  private static final Pattern NAME = Pattern.compile("/postgres( \\(deleted\\))?$");

  // Above the highest pid of Linux and macOS.
  private static final String NO_PROCESS = "2147483647";

  /**
   * Gives the process that the pid file names, if it lives and may be the postmaster of this very
   * cluster: the file of a machine that lost power can name any process of today.
   */
  static Optional<Postmaster> of(Path cluster) throws IOException {
    Path pidFile = pidFile(cluster);
    List<String> lines = lines(pidFile);
    return process(lines)
        .filter(process -> mayServe(cluster, process.info()))
        .map(
            process ->
                new Postmaster(
                    process,
                    pidFile,
                    (int) number(line(lines, 3)),
                    line(lines, 7).strip().equals("ready")));
  }

  // What the operating system does not show of a process cannot speak against it.
  private static boolean mayServe(Path cluster, ProcessHandle.Info info) {
    // Linux adds a word when the file of a running program was deleted.
    boolean program = info.command().map(command -> NAME.matcher(command).find()).orElse(true);
    boolean folder =
        info.arguments().map(List::of).map(list -> list.contains(cluster.toString())).orElse(true);
    return program && folder;
  }

  /**
   * Makes a pid file without a postmaster harmless. Postgres itself overrides one whose process is
   * dead, but refuses to start when the pid is now another program's. The file is not deleted then:
   * it also names the shared memory, by which Postgres sees backends that outlived their postmaster
   * and must not be joined by others on the same files.
   *
   * <p>To be called only when {@link #of} finds none and nobody else may start one.
   */
  static void clearStale(Path cluster, PostgresUser user) throws IOException {
    Path pidFile = pidFile(cluster);
    List<String> lines = new ArrayList<>(lines(pidFile));
    if (number(line(lines, 0)) <= 0) {
      Files.deleteIfExists(pidFile);
    } else if (process(lines).isPresent()) {
      lines.set(0, NO_PROCESS);
      DurableFiles.write(pidFile, String.join("\n", lines) + "\n");
      user.own(pidFile);
    }
  }

  long pid() {
    return process.pid();
  }

  /**
   * Whether it has ended. A postmaster removes its pid file last of all; its process may still be
   * listed after that, where the first process of a container collects no orphans.
   */
  boolean gone() throws IOException {
    return !process.isAlive() || number(line(lines(pidFile), 0)) != pid();
  }

  private static Path pidFile(Path cluster) {
    return cluster.resolve("postmaster.pid");
  }

  private static List<String> lines(Path pidFile) throws IOException {
    try {
      return Files.readAllLines(pidFile);
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  private static Optional<ProcessHandle> process(List<String> lines) {
    long pid = number(line(lines, 0));
    return pid <= 0 ? Optional.empty() : ProcessHandle.of(pid).filter(ProcessHandle::isAlive);
  }

  private static String line(List<String> lines, int index) {
    return index < lines.size() ? lines.get(index) : "";
  }

  private static long number(String line) {
    try {
      return Long.parseLong(line.strip());
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
