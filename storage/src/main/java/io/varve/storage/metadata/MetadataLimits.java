package io.varve.storage.metadata;

/**
 * How large metadata may be.
 *
 * @param document bytes of JSON that are taken into memory; no larger file is written
 * @param registered bytes of JSON of a file that is registered, which somebody else wrote
 */
public record MetadataLimits(long document, long registered) {

  /** Parsed, applied and written, a document is in memory about so many times. */
  public static final int COPIES = 8;

  /** What all documents that are worked on may take of the heap: a quarter. */
  private static final int SHARE_OF_HEAP = 4;

  private static final long MAX_ARRAY = 512L << 20;
  private static final long MAX_REGISTERED = 64L << 20;

  /** The limits on a heap, so that the largest document fits into what all may take. */
  public static MetadataLimits of(long heap) {
    long document = Math.min(MAX_ARRAY, memory(heap) / COPIES);
    return new MetadataLimits(document, Math.min(MAX_REGISTERED, document));
  }

  /** Bytes of a heap that documents which are worked on may take, all together. */
  public static long memory(long heap) {
    return heap / SHARE_OF_HEAP;
  }
}
