package io.varve.ledger.seal;

import java.time.Instant;

/**
 * An event with its place in the one order of the catalog.
 *
 * @param position 1, 2, 3, … without gaps
 * @param hash of the chain up to and with this event; see {@link ChainHash}
 */
public record SealedEvent(long position, Instant sealedAt, byte[] hash, StoredEvent event) {}
