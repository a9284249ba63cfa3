package io.varve.storage.metadata;

/** Memory for what is read; it is reserved before it is taken. */
@FunctionalInterface
public interface ReadMemory {

  /** Reserves nothing; for tools that read one file after the other. */
  ReadMemory UNBOUNDED = () -> bytes -> {};

  /** A reservation of no bytes yet. */
  Reservation reservation();

  /** A reservation; closing it gives all of it back. */
  @FunctionalInterface
  interface Reservation extends AutoCloseable {

    /**
     * Makes it as large as {@code bytes}; it never shrinks.
     *
     * @throws RuntimeException if there is no room for long
     */
    void grow(long bytes);

    @Override
    default void close() {}
  }
}
