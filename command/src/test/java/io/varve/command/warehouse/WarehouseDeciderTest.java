package io.varve.command.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.command.format.FormatVersionPolicy;
import io.varve.command.head.Decision;
import io.varve.command.head.Given;
import io.varve.command.reason.ReasonPolicy;
import io.varve.command.refusal.Reason;
import io.varve.command.warehouse.DeletionCommand.DeleteWarehouse;
import io.varve.command.warehouse.WarehouseCommand.ChangeCredential;
import io.varve.command.warehouse.WarehouseCommand.ChangeStorage;
import io.varve.command.warehouse.WarehouseCommand.CreateSavepoint;
import io.varve.command.warehouse.WarehouseCommand.CreateWarehouse;
import io.varve.command.warehouse.WarehouseCommand.Credential;
import io.varve.command.warehouse.WarehouseCommand.DeleteSavepoint;
import io.varve.command.warehouse.WarehouseCommand.RenameWarehouse;
import io.varve.command.warehouse.WarehouseCommand.SetActive;
import io.varve.command.warehouse.WarehouseCommand.SetFormatVersions;
import io.varve.command.warehouse.WarehouseCommand.SetManagedBy;
import io.varve.command.warehouse.WarehouseCommand.SetReasonPolicy;
import io.varve.command.warehouse.WarehouseCommand.Storage;
import io.varve.ledger.event.Event;
import io.varve.ledger.event.RawJson;
import io.varve.ledger.event.WarehouseEvent.WarehouseActivated;
import io.varve.ledger.event.WarehouseEvent.WarehouseCreated;
import io.varve.ledger.event.WarehouseEvent.WarehouseCredentialChanged;
import io.varve.ledger.event.WarehouseEvent.WarehouseDeactivated;
import io.varve.ledger.event.WarehouseEvent.WarehouseDeleted;
import io.varve.ledger.event.WarehouseEvent.WarehouseFormatVersionsSet;
import io.varve.ledger.event.WarehouseEvent.WarehouseManagedBySet;
import io.varve.ledger.event.WarehouseEvent.WarehouseReasonPolicySet;
import io.varve.ledger.event.WarehouseEvent.WarehouseRenamed;
import io.varve.ledger.event.WarehouseEvent.WarehouseSavepointCreated;
import io.varve.ledger.event.WarehouseEvent.WarehouseSavepointDeleted;
import io.varve.ledger.event.WarehouseEvent.WarehouseStorageChanged;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Given events, when a command comes, then these events or that refusal. */
final class WarehouseDeciderTest {

  private static final UUID ID = new UUID(0, 1);
  private static final UUID PROJECT = new UUID(0, 2);
  private static final String PLACE = "s3://lake/a";
  private static final RawJson PROFILE = new RawJson("{\"type\":\"s3\"}");
  private static final RawJson OTHER_PROFILE = new RawJson("{\"type\":\"s3\",\"region\":\"x\"}");
  private static final Credential KEY = new Credential("access-key", new UUID(0, 3));
  private static final Event CREATED = new WarehouseCreated(ID, PROJECT, "w", PLACE);
  private static final Event STORED = new WarehouseStorageChanged(ID, "w", PROFILE);
  private static final Event KEYED =
      new WarehouseCredentialChanged(ID, "w", KEY.type(), KEY.secretId());
  private static final Event CLOSED = new WarehouseDeactivated(ID, "w");

  private static Given<WarehouseState> given(Event... events) {
    return Given.events(WarehouseState::evolve, events);
  }

  @Test
  void warehouseIsCreatedWithStorageOrWithoutIt() {
    given()
        .when(
            WarehouseDecider::decide,
            new CreateWarehouse(
                ID, PROJECT, "w", PLACE, new Storage(PROFILE, KEY), WarehouseRules.USUAL))
        .then(CREATED, STORED, KEYED);
    given()
        .when(
            WarehouseDecider::decide,
            new CreateWarehouse(ID, PROJECT, "w", PLACE, null, WarehouseRules.USUAL))
        .then(CREATED);
  }

  @Test
  void aNameThatItHasIsNoChange() {
    given(CREATED)
        .when(WarehouseDecider::decide, new RenameWarehouse(ID, "v"))
        .then(new WarehouseRenamed(ID, "w", "v"));
    given(CREATED).when(WarehouseDecider::decide, new RenameWarehouse(ID, "w")).then();
  }

  @Test
  void storageChangesInPlace() {
    Given<WarehouseState> stored = given(CREATED, STORED, KEYED);
    stored
        .when(
            WarehouseDecider::decide,
            new ChangeStorage(ID, PLACE, new Storage(OTHER_PROFILE, null), PROFILE))
        .then(new WarehouseStorageChanged(ID, "w", OTHER_PROFILE));
    stored
        .when(
            WarehouseDecider::decide,
            new ChangeStorage(ID, PLACE, new Storage(PROFILE, null), PROFILE))
        .then();
    stored
        .when(
            WarehouseDecider::decide,
            new ChangeStorage(ID, "s3://lake/b", new Storage(PROFILE, null), PROFILE))
        .refuses(Reason.BAD_REQUEST);
  }

  @Test
  void aCredentialIsForAnObjectStore() {
    Credential next = new Credential("access-key", new UUID(0, 4));
    given(CREATED, STORED, KEYED)
        .when(WarehouseDecider::decide, new ChangeCredential(ID, next, PROFILE))
        .then(new WarehouseCredentialChanged(ID, "w", "access-key", next.secretId()));
    given(CREATED)
        .when(WarehouseDecider::decide, new ChangeCredential(ID, next, PROFILE))
        .refuses(Reason.BAD_REQUEST);
  }

  @Test
  void aCredentialStaysWithTheProfileThatItWasGivenFor() {
    Given<WarehouseState> moved =
        given(CREATED, STORED, KEYED, new WarehouseStorageChanged(ID, "w", OTHER_PROFILE));
    moved
        .when(
            WarehouseDecider::decide,
            new ChangeStorage(ID, PLACE, new Storage(PROFILE, null), PROFILE))
        .refuses(Reason.UNAVAILABLE);
    moved
        .when(WarehouseDecider::decide, new ChangeCredential(ID, KEY, PROFILE))
        .refuses(Reason.UNAVAILABLE);
    assertThat(
            WarehouseDecider.decide(
                moved.state(), new ChangeStorage(ID, PLACE, new Storage(PROFILE, KEY), null)))
        .isInstanceOf(Decision.Accepted.class);
  }

  @Test
  void warehouseIsDeactivatedAndActivatedOnce() {
    given(CREATED).when(WarehouseDecider::decide, new SetActive(ID, false)).then(CLOSED);
    given(CREATED).when(WarehouseDecider::decide, new SetActive(ID, true)).then();
    given(CREATED, CLOSED).when(WarehouseDecider::decide, new SetActive(ID, false)).then();
    given(CREATED, CLOSED)
        .when(WarehouseDecider::decide, new SetActive(ID, true))
        .then(new WarehouseActivated(ID, "w"));
    assertThat(given(CREATED, CLOSED, new WarehouseActivated(ID, "w")).state())
        .isEqualTo(given(CREATED).state());
  }

  @Test
  void formatVersionsOfAWarehouseAreSet() {
    FormatVersionPolicy newer = FormatVersionPolicy.of(List.of(3, 2, 3), 3);
    Event set = new WarehouseFormatVersionsSet(ID, "w", List.of(2, 3), 3);
    given(CREATED).when(WarehouseDecider::decide, new SetFormatVersions(ID, newer)).then(set);
    given(CREATED, set).when(WarehouseDecider::decide, new SetFormatVersions(ID, newer)).then();
    given(CREATED)
        .when(WarehouseDecider::decide, new SetFormatVersions(ID, FormatVersionPolicy.ANY))
        .then();
    given()
        .when(
            WarehouseDecider::decide,
            new CreateWarehouse(
                ID,
                PROJECT,
                "w",
                PLACE,
                null,
                new WarehouseRules(null, newer, ManagedBy.INSTANCE_ADMIN)))
        .then(CREATED, set, new WarehouseManagedBySet(ID, "w", "instance-admin"));
  }

  @Test
  void reasonPolicyIsSetOnce() {
    ReasonPolicy policy = ReasonPolicy.of(List.of("grant", "drop"), "OPS-#*");
    Event set = new WarehouseReasonPolicySet(ID, "w", List.of("drop", "grant"), "OPS-#*");
    given(CREATED).when(WarehouseDecider::decide, new SetReasonPolicy(ID, policy)).then(set);
    given(CREATED, set).when(WarehouseDecider::decide, new SetReasonPolicy(ID, policy)).then();
    given(CREATED)
        .when(WarehouseDecider::decide, new SetReasonPolicy(ID, ReasonPolicy.NONE))
        .then();
    given(CREATED, set)
        .when(WarehouseDecider::decide, new SetReasonPolicy(ID, ReasonPolicy.NONE))
        .then(new WarehouseReasonPolicySet(ID, "w", List.of(), null));
  }

  @Test
  void savepointChangesNothingElse() {
    Event made = new WarehouseSavepointCreated(ID, "w", "close", 7, null);
    given(CREATED)
        .when(WarehouseDecider::decide, new CreateSavepoint(ID, "close", 7, null))
        .then(made);
    given(CREATED, made)
        .when(WarehouseDecider::decide, new DeleteSavepoint(ID, "close"))
        .then(new WarehouseSavepointDeleted(ID, "w", "close"));
  }

  @Test
  void managedWarehouseIsChangedByInstanceAdminsOnly() {
    Event managed = new WarehouseManagedBySet(ID, "w", "instance-admin");
    given(CREATED)
        .when(WarehouseDecider::decide, new SetManagedBy(ID, ManagedBy.INSTANCE_ADMIN))
        .then(managed);
    given(CREATED, managed)
        .when(WarehouseDecider::decide, new SetManagedBy(ID, ManagedBy.INSTANCE_ADMIN))
        .then();
    Function<WarehouseState, Decision> rename =
        state -> WarehouseDecider.decide(state, new RenameWarehouse(ID, "v"));
    Event renamed = new WarehouseRenamed(ID, "w", "v");
    given(CREATED).when(state -> WarehouseDecider.change(state, false, rename)).then(renamed);
    given(CREATED, managed)
        .when(state -> WarehouseDecider.change(state, true, rename))
        .then(renamed);
    given(CREATED, managed)
        .when(state -> WarehouseDecider.change(state, false, rename))
        .refuses(Reason.WAREHOUSE_ACTION_FORBIDDEN);
  }

  @Test
  void deletedAggregateRefusesEverything() {
    Event end = new WarehouseDeleted(ID, "w", false);
    given(CREATED)
        .when(state -> DeletionDecider.decide(state, new DeleteWarehouse(ID, false), Instant.EPOCH))
        .then(end);
    Given<WarehouseState> ended = given(CREATED, STORED, KEYED, end);
    // What the credential's secret is forgotten by.
    assertThat(ended.state().secretId()).isNull();
    ended
        .when(state -> DeletionDecider.decide(state, new DeleteWarehouse(ID, true), Instant.EPOCH))
        .refuses(Reason.NO_SUCH_WAREHOUSE);
    ended
        .when(WarehouseDecider::decide, new RenameWarehouse(ID, "v"))
        .refuses(Reason.NO_SUCH_WAREHOUSE);
    ended
        .when(WarehouseDecider::decide, new SetActive(ID, false))
        .refuses(Reason.NO_SUCH_WAREHOUSE);
    ended
        .when(WarehouseDecider::decide, new ChangeCredential(ID, KEY, PROFILE))
        .refuses(Reason.NO_SUCH_WAREHOUSE);
    ended
        .when(
            WarehouseDecider::decide, new ChangeStorage(ID, PLACE, new Storage(PROFILE, KEY), null))
        .refuses(Reason.NO_SUCH_WAREHOUSE);
  }
}
