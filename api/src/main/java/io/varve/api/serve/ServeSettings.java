package io.varve.api.serve;

import io.varve.api.database.LocalPostgres;
import io.varve.api.http.HttpSettings;
import io.varve.api.wiring.DatabaseSettings;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * How to serve.
 *
 * @param local starts the embedded Postgres; empty with a database that is there
 * @param database the database's settings, of the embedded one if there is one
 * @param warehouseRoot URI of the folder of the warehouse {@code demo}; empty makes none
 * @param jsonLogs whether logs are JSON
 */
public record ServeSettings(
    HttpSettings http,
    Optional<Supplier<LocalPostgres>> local,
    Function<Optional<LocalPostgres>, DatabaseSettings> database,
    Optional<String> warehouseRoot,
    boolean jsonLogs) {}
