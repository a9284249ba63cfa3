package io.varve.query.warehouse;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The warehouse that a request names.
 *
 * @param location URI of its folder, without a trailing slash
 * @param storageProfile JSON of the storage profile, null on the local file system
 * @param secretId of the credential for its object store, null without one
 * @param softDeleteSeconds for how long what is dropped can come back; null if a drop is final
 * @param allowedFormatVersions versions of the table format that it takes, with commas; null takes
 *     all
 * @param defaultFormatVersion of a table that asks for none, if somebody chose it
 * @param managedBy who may change what the warehouse is
 */
public record ResolvedWarehouse(
    UUID warehouseId,
    UUID projectId,
    String name,
    String location,
    @Nullable String storageProfile,
    @Nullable UUID secretId,
    @Nullable Long softDeleteSeconds,
    @Nullable String allowedFormatVersions,
    @Nullable Integer defaultFormatVersion,
    String managedBy) {}
