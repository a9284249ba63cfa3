package io.varve.command.warehouse;

import java.util.UUID;

/**
 * Begins a warehouse.
 *
 * @param location URI of its folder, without a trailing slash
 */
public record CreateWarehouse(UUID warehouseId, UUID projectId, String name, String location) {}
