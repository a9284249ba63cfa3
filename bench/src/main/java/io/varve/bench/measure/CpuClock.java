package io.varve.bench.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** Processor time and memory of processes, as Linux counts them in {@code /proc}. */
public final class CpuClock {

  /** Of {@code /proc/PID/stat}; 100 a second on every Linux that people run. */
  private static final long NANOS_A_TICK = 10_000_000;

  private CpuClock() {}

  /** Whether this system has what is needed. */
  public static boolean available() {
    return Files.isReadable(Path.of("/proc/self/schedstat"));
  }

  /** What a process, its living children and those that ended have used. */
  public static Duration used(ProcessHandle root) {
    long nanos = ticks(root.pid()) * NANOS_A_TICK;
    for (ProcessHandle child : root.descendants().toList()) {
      nanos += nanos(child.pid());
    }
    return Duration.ofNanos(nanos);
  }

  /** What processes have used together. */
  public static Duration used(List<ProcessHandle> roots) {
    return roots.stream().map(CpuClock::used).reduce(Duration.ZERO, Duration::plus);
  }

  /** Resident memory of a process alone, in bytes. */
  public static long residentBytes(ProcessHandle process) {
    try {
      return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
          .sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // man 5 proc: utime, stime, cutime and cstime are fields 14 to 17; the name may hold blanks.
  private static long ticks(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      return IntStream.range(11, 15).mapToLong(i -> Long.parseLong(fields[i])).sum();
    } catch (IOException e) {
      // It ended between two looks.
      return 0;
    }
  }

  // Postgres's processes have one thread each, for which the scheduler counts nanoseconds. Of many
  // processes, ticks would be too coarse.
  private static long nanos(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/schedstat"));
      return Long.parseLong(stat.substring(0, stat.indexOf(' ')));
    } catch (IOException e) {
      // It ended between two looks, and its parent has its time.
      return 0;
    }
  }
}
