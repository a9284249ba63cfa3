package io.varve.storage.metadata;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.cache.CaffeineCacheMetrics;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/** Metadata documents in memory, by location. It is bounded by bytes. */
final class MetadataCache {

  /** Of the cache, for documents that nothing points to any more. */
  private static final int SHARE_OF_REPLACED = 4;

  private final AsyncCache<String, CachedMetadata> documents;
  private final RecentlyReplaced replaced;

  /**
   * @param maxBytes of the documents, as their own and parsed size together
   */
  MetadataCache(long maxBytes, MeterRegistry meters) {
    this.replaced = new RecentlyReplaced(maxBytes / SHARE_OF_REPLACED);
    this.documents =
        Caffeine.newBuilder()
            .maximumWeight(maxBytes)
            .weigher((String location, CachedMetadata metadata) -> metadata.weight())
            .recordStats()
            .buildAsync();
    CaffeineCacheMetrics.monitor(meters, documents, "varve.metadata");
  }

  /**
   * The document of exactly this file. Callers that want one at the same time wait for the first.
   *
   * @param read reads it, if it is not here
   * @throws RuntimeException that {@code read} throws
   */
  CachedMetadata get(Kind kind, ExpectedFile file, Supplier<CachedMetadata> read) {
    while (true) {
      // Read outside of the cache, which locks more than one location while it computes one: a
      // store that hangs would hold up what is in others.
      CompletableFuture<CachedMetadata> mine = new CompletableFuture<>();
      CompletableFuture<CachedMetadata> reading =
          documents.get(file.location(), (missing, threads) -> mine);
      if (reading == mine) {
        complete(mine, read);
      }
      CachedMetadata found = joined(reading);
      if (found.is(kind, file)) {
        return found;
      }
      // Another file was recorded at this location before or since.
      documents.asMap().remove(file.location(), reading);
    }
  }

  private static void complete(
      CompletableFuture<CachedMetadata> reading, Supplier<CachedMetadata> read) {
    try {
      reading.complete(read.get());
    } catch (Throwable e) {
      reading.completeExceptionally(e);
    }
  }

  private static CachedMetadata joined(CompletableFuture<CachedMetadata> reading) {
    try {
      return reading.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  /** The document at a location, if it is here. */
  Optional<CachedMetadata> find(String location) {
    return Optional.ofNullable(documents.synchronous().getIfPresent(location));
  }

  /** Whether the document at a location is here, or being read; counts as no use of it. */
  boolean has(String location) {
    return documents.asMap().containsKey(location);
  }

  /** Takes a document that was written or read. */
  void put(CachedMetadata metadata) {
    documents.put(metadata.file().location(), CompletableFuture.completedFuture(metadata));
  }

  /** Forgets a document. */
  void remove(String location) {
    documents.synchronous().invalidate(location);
  }

  /**
   * Forgets a document that nothing points to any more, a few later than asked: the answer to the
   * commit that wrote it may be on its way.
   */
  void removeLater(String location) {
    find(location).ifPresent(kept -> replaced.add(location, kept.weight()).forEach(this::remove));
  }
}
