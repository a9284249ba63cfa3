package io.varve.postgres;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The right to start and stop the Postgres of a data folder: an exclusive lock on {@code
 * serve.lock}, which the operating system frees when the process ends, however it ends. The file
 * says the holder's pid.
 */
final class DataFolderLock implements AutoCloseable {

  // POSIX frees all locks of a process on a file as soon as the process closes any descriptor of
  // that file. So a folder that this process holds is known here and its file is not opened again.
  private static final Set<Path> HELD_BY_THIS_PROCESS = new HashSet<>();

  private final Path file;
  private final FileChannel channel;

  private DataFolderLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /** Takes the lock of a data folder (an absolute, real path), or gives nothing when it is held. */
  static Optional<DataFolderLock> tryHold(Path dataFolder) throws IOException {
    Path file = dataFolder.resolve("serve.lock");
    synchronized (HELD_BY_THIS_PROCESS) {
      if (HELD_BY_THIS_PROCESS.contains(file)) {
        return Optional.empty();
      }
      FileChannel channel = FileChannel.open(file, CREATE, WRITE);
      try {
        if (tryLock(channel) == null) {
          channel.close();
          return Optional.empty();
        }
        String pid = ProcessHandle.current().pid() + "\n";
        channel.truncate(0).write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.UTF_8)));
      } catch (IOException e) {
        channel.close();
        throw e;
      }
      HELD_BY_THIS_PROCESS.add(file);
      return Optional.of(new DataFolderLock(file, channel));
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException heldByThisProcess) {
      return null;
    }
  }

  /** The exception for a folder whose lock another holds. */
  static DataFolderInUseException inUse(Path dataFolder) {
    return new DataFolderInUseException(dataFolder, holder(dataFolder.resolve("serve.lock")));
  }

  private static String holder(Path file) {
    synchronized (HELD_BY_THIS_PROCESS) {
      if (HELD_BY_THIS_PROCESS.contains(file)) {
        return "this process (" + ProcessHandle.current().pid() + ")";
      }
      try {
        String pid = Files.readString(file).strip();
        return pid.isEmpty() ? "another process" : "process " + pid;
      } catch (IOException e) {
        return "another process";
      }
    }
  }

  @Override
  public void close() throws IOException {
    synchronized (HELD_BY_THIS_PROCESS) {
      if (channel.isOpen()) {
        channel.close();
        HELD_BY_THIS_PROCESS.remove(file);
      }
    }
  }
}
