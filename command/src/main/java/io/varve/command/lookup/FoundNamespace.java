package io.varve.command.lookup;

import java.util.List;
import java.util.UUID;

/** A namespace that exists. */
public record FoundNamespace(UUID namespaceId, List<String> levels) {}
