package io.varve.ledger.epoch;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A life of the ledger's database, from its making or from a restore on.
 *
 * @param number 1, 2, 3, …
 * @param name the number and random digits, for a restore may give a number a second time
 * @param position up to here the epoch goes on from the one before; after it, positions may have
 *     been given to other events before
 * @param hash of the chain at that position
 * @param attempts likewise of attempts; null if the epoch began before that was written
 * @param place where the database was when it began
 * @param reason why it began, in words
 */
public record Epoch(
    int number,
    String name,
    Instant beganAt,
    long position,
    byte[] hash,
    @Nullable Long attempts,
    String place,
    String reason) {}
