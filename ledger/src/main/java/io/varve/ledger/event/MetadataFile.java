package io.varve.ledger.event;

/**
 * A metadata file of a table or view, so that what the ledger points to can be proved.
 *
 * @param location URI of the file
 * @param sha256 SHA-256 of its bytes, lower-case hex
 * @param length its length in bytes
 */
public record MetadataFile(String location, String sha256, long length) {}
