package io.varve.bench.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Processor time and memory of processes, as Linux counts them in {@code /proc}. */
public final class CpuClock {

  /** Of {@code /proc/PID/stat}; 100 a second on every Linux that people run. */
  private static final long NANOS_A_TICK = 10_000_000;

  private CpuClock() {}

  /** Whether this system has what is needed. */
  public static boolean available() {
    return Files.isReadable(Path.of("/proc/self/stat"));
  }

  /** What a process, its living children and those that ended have used. */
  public static Duration used(ProcessHandle root) {
    long ticks = ticks(root.pid(), true);
    for (ProcessHandle child : root.descendants().toList()) {
      ticks += ticks(child.pid(), false);
    }
    return Duration.ofNanos(ticks * NANOS_A_TICK);
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
  private static long ticks(long pid, boolean withEnded) {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      long ticks = Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
      return withEnded ? ticks + Long.parseLong(fields[13]) + Long.parseLong(fields[14]) : ticks;
    } catch (IOException e) {
      // It ended between two looks, and its parent has its time.
      return 0;
    }
  }
}
