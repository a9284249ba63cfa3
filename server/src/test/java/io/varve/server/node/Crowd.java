package io.varve.server.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How much of the processors others took since a moment: neither this JVM nor what it started,
 * servers and Postgres included. A bound of time that is for a machine of its own is longer by as
 * much and no more; what a server under attack takes itself is no excuse. Where Linux does not
 * tell, nobody else is there.
 */
public final class Crowd {

  private static final Path STAT = Path.of("/proc/stat");
  private static final double TICKS_A_SECOND = 100;

  /** Of the columns of {@code /proc/stat}: idle and waiting for disks. */
  private static final int IDLE = 3;

  private static final int IO_WAIT = 4;
  private static final int COLUMNS = 8;

  /** A machine that leaves less than this says nothing about a server. */
  private static final double LEAST_LEFT = 0.1;

  private final long begin = System.nanoTime();
  private final double busy = busySeconds();
  private final Map<Long, Duration> own = own();

  private Crowd() {}

  /** From now on. */
  public static Crowd now() {
    return new Crowd();
  }

  /** By how much longer all takes, since then, than it would without the others: 1 to 10. */
  public double factor() {
    double mine = 0;
    for (Map.Entry<Long, Duration> process : own().entrySet()) {
      Duration before = own.getOrDefault(process.getKey(), Duration.ZERO);
      mine += process.getValue().minus(before).toNanos() / 1e9;
    }
    double all = (System.nanoTime() - begin) / 1e9 * Runtime.getRuntime().availableProcessors();
    double left = 1 - (busySeconds() - busy - mine) / all;
    return 1 / Math.clamp(left, LEAST_LEFT, 1);
  }

  private static double busySeconds() {
    try (Stream<String> lines = Files.lines(STAT)) {
      long[] ticks =
          Arrays.stream(lines.findFirst().orElseThrow().split(" +"))
              .skip(1)
              .limit(COLUMNS)
              .mapToLong(Long::parseLong)
              .toArray();
      return (Arrays.stream(ticks).sum() - ticks[IDLE] - ticks[IO_WAIT]) / TICKS_A_SECOND;
    } catch (IOException e) {
      return 0;
    }
  }

  private static Map<Long, Duration> own() {
    Map<Long, Duration> times = new HashMap<>();
    ProcessHandle self = ProcessHandle.current();
    Stream.concat(Stream.of(self), self.descendants())
        .forEach(
            process ->
                process
                    .info()
                    .totalCpuDuration()
                    .ifPresent(time -> times.put(process.pid(), time)));
    return times;
  }
}
