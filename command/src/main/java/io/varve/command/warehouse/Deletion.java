package io.varve.command.warehouse;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * That a warehouse was deleted and has not ended, as its state keeps it.
 *
 * @param begun whether a task drops what it holds; otherwise it can come back
 * @param expiresAt when that begins; null if it has begun, or was cancelled
 */
public record Deletion(boolean begun, @Nullable Instant expiresAt) {}
