package io.varve.api.catalog;

import io.varve.api.attempt.GivenCredentials;
import io.varve.api.attempt.GivenCredentials.Files;
import io.varve.api.http.CatalogPath;
import io.varve.api.http.ErrorType;
import io.varve.api.http.HttpRefusedException;
import io.varve.api.http.HttpSettings;
import io.varve.command.idempotency.Outcome;
import io.varve.command.location.Location;
import io.varve.command.location.ReservedFolder;
import io.varve.command.request.Request;
import io.varve.query.grant.ObjectReads;
import io.varve.query.namespace.Lineages;
import io.varve.query.warehouse.ResolvedWarehouse;
import io.varve.security.rights.Access;
import io.varve.security.rights.Action;
import io.varve.security.rights.Lineage;
import io.varve.security.rights.ObjectKind;
import io.varve.storage.access.ClientAccess;
import io.varve.storage.access.Delegation;
import io.varve.storage.access.Right;
import io.varve.storage.routing.OpenStores;
import io.varve.storage.sign.Signer;
import io.varve.storage.store.Store;
import io.varve.storage.store.StoreDirectory;
import io.varve.storage.vending.Vending;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** What clients get to reach the files of a table. */
@Component
final class TableAccess {

  /** The header by which a client says how it wants to reach files. */
  static final String DELEGATION = "X-Iceberg-Access-Delegation";

  private static final Logger LOG = LoggerFactory.getLogger(TableAccess.class);

  private final Vending vending;
  private final OpenStores stores;
  private final Clock clock;
  private final ObjectReads objects;
  private final GivenCredentials given;
  private final Right most;

  TableAccess(
      Vending vending,
      OpenStores stores,
      ObjectReads objects,
      GivenCredentials given,
      Clock clock,
      HttpSettings http) {
    this.given = given;
    this.objects = objects;
    this.vending = vending;
    this.stores = stores;
    this.clock = clock;
    this.most = http.readOnly() ? Right.READ : Right.READ_WRITE;
  }

  /** What a client gets that loads the table of {@code path}. */
  AccessPart part(
      Request request,
      ResolvedWarehouse warehouse,
      CatalogPath path,
      Through through,
      Lineage table,
      String location,
      @Nullable String delegation) {
    if (warehouse.storageProfile() == null) {
      return AccessPart.NONE;
    }
    ClientAccess access =
        access(
            request,
            warehouse,
            through.limited(right(through.access(), table)),
            through.files(table.kind(), table.id(), location),
            through.limited(Delegation.in(delegation)));
    return AccessPart.of(
        access,
        location,
        AccessPaths.refresh(path) + through.query(),
        AccessPaths.signing(path, ""));
  }

  /**
   * As {@link #part}, for a table that was made just now, or whose making is answered again. Where
   * no credentials can be had, the answer is without them: it has been made, and the client may ask
   * for them again.
   *
   * @param name of the table in the namespace of {@code path}
   * @param tableId of the table; null while it is only staged
   * @param right what its creator may do with its files
   * @param staged whether it is one where no table is located yet
   * @param location where the table is now, if it still is; asked for only where it is needed
   */
  AccessPart ofNew(
      Request request,
      ResolvedWarehouse warehouse,
      CatalogPath path,
      String name,
      @Nullable UUID tableId,
      Supplier<Optional<String>> location,
      Optional<Right> right,
      boolean staged,
      @Nullable String delegation) {
    if (warehouse.storageProfile() == null) {
      return AccessPart.NONE;
    }
    try {
      String tableLocation = location.get().orElse(null);
      if (tableLocation == null) {
        return AccessPart.NONE;
      }
      ClientAccess access =
          access(
              request,
              warehouse,
              right,
              new Files(ObjectKind.TABLE, tableId, tableLocation),
              Delegation.in(delegation));
      String stage =
          staged && !access.signerProperties().isEmpty()
              ? signer(warehouse)
                  .stage(tableLocation, request.actor(), clock.instant())
                  .map(text -> "/staged/" + text)
                  .orElse("")
              : "";
      return AccessPart.of(
          access, tableLocation, AccessPaths.refresh(path, name), AccessPaths.signing(path, stage));
    } catch (RuntimeException e) {
      LOG.warn("A table was made, and its creator got no credentials for it", e);
      return AccessPart.NONE;
    }
  }

  /**
   * What a client gets about the store of a table. A credential that it gets is recorded.
   *
   * @param right what it may do with the table's files; empty if it gets nothing
   */
  ClientAccess access(
      Request request,
      ResolvedWarehouse warehouse,
      Optional<Right> right,
      Files files,
      Set<Delegation> taken) {
    if (right.isEmpty()) {
      return ClientAccess.NONE;
    }
    if (reachesReserved(warehouse, files.location())) {
      LOG.warn("Nobody gets access to {}, which reaches Varve's own folder", files.location());
      return ClientAccess.NONE;
    }
    ClientAccess access =
        StoreDirectory.Entry.of(warehouse.storageProfile(), warehouse.secretId())
            .map(
                store ->
                    vending.access(
                        request.actor(),
                        files.through(),
                        store,
                        files.location(),
                        right.get(),
                        taken,
                        warehouse.softDeleteSeconds() != null))
            .orElse(ClientAccess.NONE);
    if (access.credential() != null) {
      given.vended(request, files, right.get(), access.credential());
    }
    return access;
  }

  /** Whether a table is where none may be, as one from before that was a rule. */
  static boolean reachesReserved(ResolvedWarehouse warehouse, String location) {
    return ReservedFolder.isReachedFrom(Location.of(warehouse.location()), Location.of(location));
  }

  /**
   * Signs requests to the store of a warehouse.
   *
   * @throws HttpRefusedException if nothing is signed for it
   */
  Signer signer(ResolvedWarehouse warehouse) {
    return StoreDirectory.Entry.of(warehouse.storageProfile(), warehouse.secretId())
        .flatMap(stores::of)
        .flatMap(Store::signer)
        .orElseThrow(
            () ->
                new HttpRefusedException(
                    ErrorType.FORBIDDEN,
                    "Nothing is signed for the store of warehouse "
                        + warehouse.name()
                        + ": its storage profile must have remote-signing-enabled"));
  }

  /** What a client may do with the files of a table that it makes. */
  Optional<Right> ofCreator() {
    return Optional.of(most);
  }

  /**
   * What a client may do now with the files of a table that it made; empty if it may not even read
   * them, or the warehouse has no store that asks.
   */
  Optional<Right> rightNow(Access access, ResolvedWarehouse warehouse, Outcome outcome) {
    if (warehouse.storageProfile() == null) {
      return Optional.empty();
    }
    return access.isDecided()
        ? right(access, table(warehouse, Objects.requireNonNull(outcome.objectId())))
        : ofCreator();
  }

  /** A table of a warehouse with all that it is in. */
  Lineage table(ResolvedWarehouse warehouse, UUID tableId) {
    return objects.lineage(Lineages.of(warehouse), ObjectKind.TABLE, tableId);
  }

  /** What a client may do with the files of a table; empty if it may not even read them. */
  Optional<Right> right(Access access, Lineage table) {
    boolean generic = table.kind() == ObjectKind.GENERIC_TABLE;
    if (most == Right.READ_WRITE
        && access.allows(
            generic ? Action.GENERIC_TABLE_WRITE_DATA : Action.TABLE_WRITE_DATA, table)) {
      return Optional.of(Right.READ_WRITE);
    }
    return access.allows(generic ? Action.GENERIC_TABLE_READ_DATA : Action.TABLE_READ_DATA, table)
        ? Optional.of(Right.READ)
        : Optional.empty();
  }
}
