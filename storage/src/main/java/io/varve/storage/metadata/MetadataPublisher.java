package io.varve.storage.metadata;

import io.varve.storage.routing.Stores;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what this node commits to object stores into {@link NewestMetadata}, after the commits and
 * the newest only: a table that is committed to a hundred times a second costs a row now and then.
 * What doesn't get there is read from its store.
 */
public final class MetadataPublisher implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(MetadataPublisher.class);
  private static final Duration REST = Duration.ofMillis(250);
  private static final int MAX_WAITING = 1000;
  private static final int MAX_FILE = 32 << 20;

  private record Newest(long version, ExpectedFile file) {}

  private final MetadataStore store;
  private final NewestMetadata shared;
  private final Map<UUID, Newest> waiting = new ConcurrentHashMap<>();
  private final ScheduledExecutorService worker =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofVirtual().name("varve-newest-metadata").factory());

  public MetadataPublisher(MetadataStore store, NewestMetadata shared) {
    this.store = store;
    this.shared = shared;
    worker.scheduleWithFixedDelay(
        this::publish, REST.toMillis(), REST.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * Says that a table or view has new metadata.
   *
   * @param version of its stream
   */
  public void committed(UUID objectId, long version, ExpectedFile file) {
    if (Stores.isLocal(file.location())
        || (waiting.size() >= MAX_WAITING && !waiting.containsKey(objectId))) {
      return;
    }
    waiting.merge(
        objectId, new Newest(version, file), (old, now) -> old.version > now.version ? old : now);
  }

  private void publish() {
    for (Iterator<Map.Entry<UUID, Newest>> all = waiting.entrySet().iterator(); all.hasNext(); ) {
      Map.Entry<UUID, Newest> next = all.next();
      all.remove();
      try {
        publish(next.getKey(), next.getValue());
      } catch (RuntimeException e) {
        LOG.debug("Other nodes read the metadata of {} from its store", next.getKey(), e);
      }
    }
  }

  private void publish(UUID objectId, Newest newest) {
    ExpectedFile file = newest.file;
    if (file.length() > MAX_FILE) {
      return;
    }
    store
        .inMemory(file)
        .map(bytes -> FileBytes.isCompressed(file.location()) ? bytes : FileBytes.gzip(bytes))
        .ifPresent(bytes -> shared.keep(objectId, newest.version, file.location(), bytes));
  }

  @Override
  public void close() {
    worker.shutdownNow();
  }
}
