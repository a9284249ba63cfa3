package io.varve.postgres;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import io.zonky.test.db.postgres.util.ArchUtils;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * The programs of Postgres for this platform. They come with the class path, packed, and are
 * unpacked once per machine.
 *
 * @param folder the folder with {@code bin}, {@code lib} and {@code share}
 */
record PostgresBinaries(Path folder) {

  /** The version on the class path; a new one makes a new folder, unpacking checks it. */
  static final String VERSION = "18.6";

  /** {@code Darwin} or {@code Linux}. */
  static final String SYSTEM = System.getProperty("os.name").startsWith("Mac") ? "Darwin" : "Linux";

  private static final String ARCHITECTURE = ArchUtils.normalize(System.getProperty("os.arch"));

  String initdb() {
    return folder + "/bin/initdb";
  }

  String pgCtl() {
    return folder + "/bin/pg_ctl";
  }

  /** The major version, as a cluster's {@code PG_VERSION} file says it. */
  static String majorVersion() {
    return VERSION.substring(0, VERSION.indexOf('.'));
  }

  /** The folder for files that this user's programs can make again; other programs use it too. */
  static Path userCache() {
    String home = System.getProperty("user.home");
    String xdg = System.getenv("XDG_CACHE_HOME");
    if (SYSTEM.equals("Darwin")) {
      return Path.of(home, "Library/Caches/varve");
    }
    return xdg != null && xdg.startsWith("/")
        ? Path.of(xdg, "varve")
        : Path.of(home, ".cache/varve");
  }

  /** Gives the binaries under a parent folder, unpacking them when they are not there yet. */
  static PostgresBinaries under(Path parent, PostgresUser user, Consumer<String> progress)
      throws IOException {
    String platform = (SYSTEM + "-" + ARCHITECTURE).toLowerCase(Locale.ROOT);
    Path folder = parent.resolve("postgres-binaries-" + VERSION + "-" + platform);
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(parent);
      unpackOnce(folder, user, progress);
    }
    return new PostgresBinaries(folder);
  }

  private static synchronized void unpackOnce(
      Path folder, PostgresUser user, Consumer<String> progress) throws IOException {
    Path lockFile = folder.resolveSibling("postgres-binaries.lock");
    try (FileChannel channel =
            FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock _ = channel.lock()) {
      if (Files.isDirectory(folder)) {
        return;
      }
      progress.accept("Unpacking Postgres %s into %s (only once) …".formatted(VERSION, folder));
      Path part = folder.resolveSibling(folder.getFileName() + ".part");
      DurableFiles.delete(part);
      try (InputStream packed =
          DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(
              SYSTEM, System.getProperty("os.arch"))) {
        unpack(packed, part);
      }
      requireVersion(part);
      user.own(part);
      DurableFiles.move(part, folder);
    }
  }

  private static void unpack(InputStream packed, Path folder) throws IOException {
    // To unpack keeps one core busy, to wait for the disk none; so they go on side by side.
    List<Future<?>> writes = new ArrayList<>();
    try (ExecutorService disk = Executors.newFixedThreadPool(4);
        var tar =
            new TarArchiveInputStream(
                new XZInputStream(new BufferedInputStream(packed, 1 << 16)))) {
      TarArchiveEntry entry;
      while ((entry = tar.getNextEntry()) != null) {
        Path path = folder.resolve(entry.getName()).normalize();
        if (!path.startsWith(folder)) {
          throw new IOException("An entry of the archive leads out of it: " + entry.getName());
        }
        Files.createDirectories(entry.isDirectory() ? path : path.getParent());
        if (entry.isSymbolicLink()) {
          Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
        } else if (entry.isFile()) {
          write(tar, path, (entry.getMode() & 0100) != 0);
          writes.add(disk.submit(() -> DurableFiles.force(path)));
        }
      }
    }
    for (Future<?> write : writes) {
      if (write.state() == Future.State.FAILED) {
        throw new IOException("Cannot write " + folder, write.exceptionNow());
      }
    }
  }

  private static void write(TarArchiveInputStream tar, Path path, boolean executable)
      throws IOException {
    Files.copy(tar, path);
    if (executable && !path.toFile().setExecutable(true, false)) {
      throw new IOException("Cannot make executable: " + path);
    }
  }

  private static void requireVersion(Path folder) throws IOException {
    Process postgres = new ProcessBuilder(folder + "/bin/postgres", "--version").start();
    String answer = new String(postgres.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!answer.strip().endsWith(" " + VERSION)) {
      throw new LocalPostgresException(
          "Expected Postgres %s on the class path, found: %s".formatted(VERSION, answer.strip()));
    }
  }
}
