package io.varve.server;

import io.varve.api.http.HttpSettings;
import io.varve.api.management.StorageValidator;
import io.varve.command.warehouse.LocalWarehouses;
import io.varve.ledger.attempt.AuditedReads;
import io.varve.postgres.LocalPostgres;
import io.varve.security.login.LoginSettings;
import io.varve.security.rights.RightsSettings;
import io.varve.server.configuration.DatabaseSettings;
import io.varve.server.configuration.SecretSettings;
import io.varve.server.ledger.AnchorSettings;
import io.varve.storage.address.StoreAddresses;
import io.varve.storage.profile.MachineIdentity;
import io.varve.storage.tls.TrustedAuthorities;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * How to serve.
 *
 * @param login whom the server admits
 * @param rights how it is decided who may do what
 * @param local starts the embedded Postgres; empty with an existing database
 * @param database the database's settings, of the embedded one if there is one
 * @param warehouseRoot URI of the folder of the warehouse {@code demo}; empty makes none
 * @param localWarehouses where more warehouses on the local file system are made; empty allows none
 * @param secrets where credentials are kept
 * @param storageRule whether object stores are tried before a warehouse uses them
 * @param machine whether warehouses may use the identity of this machine
 * @param addresses which addresses warehouses may be connected to
 * @param authorities whose certificates are trusted when something is connected to
 * @param anchors how the head of the chain is signed
 * @param reads which reads are recorded
 * @param usage for how long reports of scans and commits are kept; zero keeps none
 * @param jsonLogs whether logs are JSON
 */
public record ServeSettings(
    HttpSettings http,
    LoginSettings login,
    RightsSettings rights,
    Optional<Supplier<LocalPostgres>> local,
    Function<Optional<LocalPostgres>, DatabaseSettings> database,
    Optional<String> warehouseRoot,
    LocalWarehouses localWarehouses,
    SecretSettings secrets,
    StorageValidator.Rule storageRule,
    MachineIdentity machine,
    StoreAddresses addresses,
    TrustedAuthorities authorities,
    AnchorSettings anchors,
    AuditedReads reads,
    Duration usage,
    boolean jsonLogs) {}
