package io.varve.query.table;

/**
 * A metadata file as it was recorded.
 *
 * @param location URI of the file
 * @param sha256 SHA-256 of its bytes, lower-case hex
 * @param length its length in bytes
 */
public record RecordedFile(String location, String sha256, long length) {}
