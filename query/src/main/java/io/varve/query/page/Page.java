package io.varve.query.page;

import java.util.List;
import java.util.Optional;

/**
 * One page of a list that is ordered by a key.
 *
 * @param next the key after which the next page begins; empty on the last one
 */
public record Page<T>(List<T> items, Optional<String> next) {}
