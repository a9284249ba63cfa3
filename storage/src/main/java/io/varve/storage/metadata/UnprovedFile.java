package io.varve.storage.metadata;

/**
 * A file that somebody else wrote and that is to be registered, as it was read, once.
 *
 * @param file what is to be recorded of it
 * @param json its bytes, inflated; not looked at yet
 */
public record UnprovedFile(ExpectedFile file, byte[] json) {}
