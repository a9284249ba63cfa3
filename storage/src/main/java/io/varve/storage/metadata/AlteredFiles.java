package io.varve.storage.metadata;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts and logs files that are not what was recorded; a line for each now and then. */
final class AlteredFiles {

  private static final Logger LOG = LoggerFactory.getLogger(AlteredFiles.class);

  private final Counter files;
  private final Counter copies;
  private final Cache<String, Boolean> logged =
      Caffeine.newBuilder().maximumSize(1_000).expireAfterWrite(Duration.ofMinutes(1)).build();

  AlteredFiles(MeterRegistry meters) {
    this.files = counter(meters, "file");
    this.copies = counter(meters, "database");
  }

  private static Counter counter(MeterRegistry meters, String where) {
    return Counter.builder("varve.metadata.altered")
        .description("Reads of metadata whose bytes are not those that the ledger recorded")
        .tag("copy", where)
        .register(meters);
  }

  /** A file of a warehouse is not what was recorded. */
  void file(String location) {
    files.increment();
    log(location, "Metadata file {} was altered and is not used; varve verify --files finds all");
  }

  /** What Postgres keeps of a file is not what was recorded, so the file is read. */
  void copy(String location) {
    copies.increment();
    log(location, "What newest_metadata has of {} was altered and is not used");
  }

  private void log(String location, String line) {
    if (logged.asMap().putIfAbsent(line + location, true) == null) {
      LOG.warn(line, location);
    }
  }
}
