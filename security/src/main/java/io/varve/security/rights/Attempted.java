package io.varve.security.rights;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a request tried, and on what.
 *
 * @param action such as {@code commit}
 * @param missing the right that it needs and that is not held, such as {@code modify}; null if it
 *     was allowed
 */
public record Attempted(String action, ObjectKind kind, UUID id, @Nullable String missing) {}
