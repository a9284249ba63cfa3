package io.varve.storage.metadata;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.cache.CaffeineCacheMetrics;
import io.varve.storage.store.Stores;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.view.ViewMetadata;
import org.apache.iceberg.view.ViewMetadataParser;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * Reads and writes metadata files. A file never changes, so what is cached by its location is never
 * stale; the cache is bounded by bytes.
 */
public final class MetadataStore {

  private static final Logger LOG = LoggerFactory.getLogger(MetadataStore.class);
  private static final int MAX_INFLATED = 512 << 20;
  private static final int INFLATION = 10;

  /** Of the cache, for documents that nothing points to any more. */
  private static final int SHARE_OF_LEAVING = 4;

  private final FileIO io;
  private final Counter writes;
  private final AsyncCache<String, CachedMetadata> cache;
  private final Function<String, Optional<byte[]>> shared;
  private final Leaving leaving;

  /**
   * @param maxCachedBytes bound of the cache, as the documents' own and parsed size together
   */
  public MetadataStore(FileIO io, long maxCachedBytes, MeterRegistry meters) {
    this(io, maxCachedBytes, location -> Optional.empty(), meters);
  }

  /**
   * As above.
   *
   * @param newest what nodes share of what lies in object stores
   */
  public MetadataStore(
      FileIO io, long maxCachedBytes, NewestMetadata newest, MeterRegistry meters) {
    this(io, maxCachedBytes, newest::find, meters);
  }

  private MetadataStore(
      FileIO io,
      long maxCachedBytes,
      Function<String, Optional<byte[]>> shared,
      MeterRegistry meters) {
    this.io = io;
    this.shared = shared;
    this.leaving = new Leaving(maxCachedBytes / SHARE_OF_LEAVING);
    this.cache =
        Caffeine.newBuilder()
            .maximumWeight(maxCachedBytes)
            .weigher((String location, CachedMetadata metadata) -> metadata.weight())
            .recordStats()
            .buildAsync();
    CaffeineCacheMetrics.monitor(meters, cache, "varve.metadata");
    this.writes =
        Counter.builder("varve.metadata.writes")
            .description("Metadata files written, those of changes that did not happen too")
            .register(meters);
  }

  /**
   * What was written.
   *
   * @param sha256 of the file's bytes, lower-case hex
   * @param length of the file in bytes
   */
  public record Written(String sha256, long length) {}

  /** Writes table metadata into a new file, durably; compressed if its name says so. */
  public Written write(String location, TableMetadata metadata) {
    byte[] json = CachedMetadata.json(metadata);
    return write(location, json, CachedMetadata.written(location, json, metadata));
  }

  /** Writes view metadata into a new file, durably; compressed if its name says so. */
  public Written write(String location, ViewMetadata metadata) {
    byte[] json = ViewMetadataParser.toJson(metadata).getBytes(StandardCharsets.UTF_8);
    return write(location, json, new CachedMetadata(location, json));
  }

  private Written write(String location, byte[] json, CachedMetadata cached) {
    byte[] bytes = isCompressed(location) ? gzip(json) : json;
    writes.increment();
    try (OutputStream out = io.newOutputFile(location).create()) {
      out.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + location, e);
    }
    cache.put(location, CompletableFuture.completedFuture(cached));
    return describe(bytes);
  }

  /**
   * Forgets a document that nothing points to any more, a few later than said: the answer to the
   * commit that wrote it may be on its way. It can still be read from its file.
   */
  public void forget(String location) {
    cached(location)
        .ifPresent(
            document ->
                leaving.add(location, document.weight()).forEach(cache.synchronous()::invalidate));
  }

  /** Hash and length of a file that is there. */
  public Written describe(String location) {
    return describe(readFile(location));
  }

  /**
   * The metadata at {@code location}.
   *
   * @throws NotFoundException if there is no such file
   */
  public CachedMetadata read(String location) {
    checkThere(location);
    // Read outside of the cache, which locks more than one location while it computes one: a store
    // that hangs would hold up what is in others.
    CompletableFuture<CachedMetadata> mine = new CompletableFuture<>();
    CompletableFuture<CachedMetadata> reading = cache.get(location, (missing, threads) -> mine);
    if (reading == mine) {
      load(location, mine);
    }
    try {
      return reading.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  private void load(String location, CompletableFuture<CachedMetadata> into) {
    try {
      byte[] bytes = find(location).orElseGet(() -> readFile(location));
      into.complete(new CachedMetadata(location, isGzip(bytes) ? gunzip(bytes) : bytes));
    } catch (Throwable e) {
      into.completeExceptionally(e);
    }
  }

  /** What this node keeps of {@code location} in memory. */
  Optional<CachedMetadata> cached(String location) {
    return Optional.ofNullable(cache.synchronous().getIfPresent(location));
  }

  /** Whether this node has {@code location} in memory, or somebody reads it already. */
  public boolean holds(String location) {
    return cache.asMap().containsKey(location);
  }

  private Optional<byte[]> find(String location) {
    if (Stores.isLocal(location)) {
      return Optional.empty();
    }
    try {
      return shared.apply(location);
    } catch (DataAccessException e) {
      LOG.debug("{} is read from its store", location, e);
      return Optional.empty();
    }
  }

  /** Bytes of the document at {@code location}, which is not read; about, if it is compressed. */
  public long size(String location) {
    return size(location, io.newInputFile(location).getLength());
  }

  /** Bytes of the document in a file of {@code length} bytes; about, if it is compressed. */
  public static long size(String location, long length) {
    return isCompressed(location) ? length * INFLATION : length;
  }

  /**
   * Checks that a file is there, where that is cheap: on a local disk. People do delete folders,
   * and a cached answer would hide it.
   *
   * @throws NotFoundException if it is gone
   */
  public void checkThere(String location) {
    if (Stores.isLocal(location) && !io.newInputFile(location).exists()) {
      cache.synchronous().invalidate(location);
      // Iceberg's own words, which its clients look for.
      throw new NotFoundException("Failed to open input stream for file: %s", location);
    }
  }

  /** Deletes a file; that it is gone already is no error. */
  public void delete(String location) {
    cache.synchronous().invalidate(location);
    try {
      io.deleteFile(location);
    } catch (NotFoundException e) {
      // Somebody was faster.
    }
  }

  private byte[] readFile(String location) {
    try (InputStream in = io.newInputFile(location).newStream()) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + location, e);
    }
  }

  private static boolean isCompressed(String location) {
    return location.endsWith(".gz.metadata.json") || location.endsWith(".metadata.json.gz");
  }

  private static boolean isGzip(byte[] bytes) {
    return bytes.length > 2 && bytes[0] == (byte) 0x1f && bytes[1] == (byte) 0x8b;
  }

  private static byte[] gzip(byte[] plain) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(plain.length / 4 + 64);
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static byte[] gunzip(byte[] bytes) {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      byte[] plain = in.readNBytes(MAX_INFLATED);
      if (in.read() >= 0) {
        throw new IllegalArgumentException("Metadata is larger than " + MAX_INFLATED + " bytes");
      }
      return plain;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Written describe(byte[] bytes) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
      return new Written(HexFormat.of().formatHex(hash), bytes.length);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
