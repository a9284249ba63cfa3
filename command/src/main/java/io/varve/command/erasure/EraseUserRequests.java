package io.varve.command.erasure;

import java.util.UUID;

/**
 * Erases what all rows of requests of a user say of a person, those before now.
 *
 * @param erasureId of the new stream
 */
public record EraseUserRequests(UUID erasureId, String userId) {}
