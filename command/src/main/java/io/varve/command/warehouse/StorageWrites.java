package io.varve.command.warehouse;

import io.varve.command.dispatch.CommandGateway;
import io.varve.command.idempotency.IdempotencyKeys;
import io.varve.command.idempotency.Outcome;
import io.varve.command.lookup.Warehouse;
import io.varve.command.request.Request;
import io.varve.command.warehouse.WarehouseCommand.ChangeCredential;
import io.varve.command.warehouse.WarehouseCommand.ChangeStorage;
import io.varve.command.warehouse.WarehouseCommand.Storage;
import io.varve.ledger.event.RawJson;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Changes how the object store of a warehouse is reached, and with which credential. */
public final class StorageWrites {

  private final IdempotencyKeys keys;
  private final StorageValidation validation;
  private final InstanceAdmins admins;
  private final WarehouseSender sender;

  public StorageWrites(
      CommandGateway commands,
      IdempotencyKeys keys,
      ServedWarehouses served,
      Secrets secrets,
      StorageValidation validation,
      InstanceAdmins admins) {
    this.keys = keys;
    this.validation = validation;
    this.admins = admins;
    this.sender = new WarehouseSender(commands, secrets, served);
  }

  /**
   * Changes how the object store is reached; its location stays.
   *
   * @param credential null keeps the one that there is
   */
  public Outcome changeStorage(
      Request request,
      Warehouse warehouse,
      String location,
      RawJson profile,
      @Nullable NewCredential credential) {
    return keys.once(
        request,
        () -> {
          admins.check(request, warehouse);
          // Elsewhere it is refused when it comes to it, and nothing must be tried there.
          if (location.equals(warehouse.location())) {
            validation.prove(
                profile, credential == null ? null : credential.secret(), kept(warehouse));
          }
          return sender.keeping(
              credential,
              kept ->
                  sender.change(
                      request,
                      warehouse,
                      new ChangeStorage(
                          warehouse.warehouseId(),
                          location,
                          new Storage(profile, kept),
                          kept == null ? warehouse.storage().profile() : null),
                      warehouse.name()));
        });
  }

  /** Changes the credential only; what was vended before lives until it expires. */
  public Outcome changeCredential(Request request, Warehouse warehouse, NewCredential credential) {
    return keys.once(
        request,
        () -> {
          admins.check(request, warehouse);
          RawJson profile = warehouse.storage().profile();
          if (profile != null) {
            validation.prove(profile, credential.secret(), null);
          }
          return sender.keeping(
              credential,
              kept ->
                  sender.change(
                      request,
                      warehouse,
                      new ChangeCredential(
                          warehouse.warehouseId(), Objects.requireNonNull(kept), profile),
                      warehouse.name()));
        });
  }

  private static StorageValidation.@Nullable Kept kept(Warehouse warehouse) {
    return StorageValidation.Kept.of(warehouse.storage().profile(), warehouse.secretId());
  }
}
