package io.varve.command.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.command.format.FormatVersionPolicy;
import io.varve.command.head.Decision;
import io.varve.command.refusal.Reason;
import io.varve.command.warehouse.DeletionCommand.DeleteWarehouse;
import io.varve.command.warehouse.WarehouseCommand.ChangeCredential;
import io.varve.command.warehouse.WarehouseCommand.ChangeStorage;
import io.varve.command.warehouse.WarehouseCommand.CreateWarehouse;
import io.varve.command.warehouse.WarehouseCommand.Credential;
import io.varve.command.warehouse.WarehouseCommand.RenameWarehouse;
import io.varve.command.warehouse.WarehouseCommand.SetActive;
import io.varve.command.warehouse.WarehouseCommand.SetFormatVersions;
import io.varve.command.warehouse.WarehouseCommand.SetManagedBy;
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
import io.varve.ledger.event.WarehouseEvent.WarehouseRenamed;
import io.varve.ledger.event.WarehouseEvent.WarehouseStorageChanged;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
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

  private static WarehouseState given(Event... events) {
    @Nullable WarehouseState state = null;
    for (Event event : events) {
      state = WarehouseState.evolve(state, event);
    }
    return Objects.requireNonNull(state);
  }

  private static void assertRefused(Decision decision, Reason reason) {
    assertThat(decision)
        .isInstanceOfSatisfying(
            Decision.Refused.class,
            refused -> assertThat(refused.refusal().reason()).isEqualTo(reason));
  }

  @Test
  void itBeginsWithItsStorageOrWithoutOne() {
    assertThat(
            WarehouseDecider.decide(
                null,
                new CreateWarehouse(
                    ID, PROJECT, "w", PLACE, new Storage(PROFILE, KEY), WarehouseRules.USUAL)))
        .isEqualTo(new Decision.Accepted(List.of(CREATED, STORED, KEYED)));
    assertThat(
            WarehouseDecider.decide(
                null, new CreateWarehouse(ID, PROJECT, "w", PLACE, null, WarehouseRules.USUAL)))
        .isEqualTo(Decision.accept(CREATED));
  }

  @Test
  void aNameThatItHasIsNoChange() {
    assertThat(WarehouseDecider.decide(given(CREATED), new RenameWarehouse(ID, "v")))
        .isEqualTo(Decision.accept(new WarehouseRenamed(ID, "w", "v")));
    assertThat(WarehouseDecider.decide(given(CREATED), new RenameWarehouse(ID, "w")))
        .isEqualTo(Decision.accept());
  }

  @Test
  void itsStorageChangesInPlace() {
    WarehouseState state = given(CREATED, STORED, KEYED);
    assertThat(
            WarehouseDecider.decide(
                state, new ChangeStorage(ID, PLACE, new Storage(OTHER_PROFILE, null), PROFILE)))
        .isEqualTo(Decision.accept(new WarehouseStorageChanged(ID, "w", OTHER_PROFILE)));
    assertThat(
            WarehouseDecider.decide(
                state, new ChangeStorage(ID, PLACE, new Storage(PROFILE, null), PROFILE)))
        .isEqualTo(Decision.accept());
    assertRefused(
        WarehouseDecider.decide(
            state, new ChangeStorage(ID, "s3://lake/b", new Storage(PROFILE, null), PROFILE)),
        Reason.BAD_REQUEST);
  }

  @Test
  void aCredentialIsForAnObjectStore() {
    Credential next = new Credential("access-key", new UUID(0, 4));
    assertThat(
            WarehouseDecider.decide(
                given(CREATED, STORED, KEYED), new ChangeCredential(ID, next, PROFILE)))
        .isEqualTo(
            Decision.accept(
                new WarehouseCredentialChanged(ID, "w", "access-key", next.secretId())));
    assertRefused(
        WarehouseDecider.decide(given(CREATED), new ChangeCredential(ID, next, PROFILE)),
        Reason.BAD_REQUEST);
  }

  @Test
  void aCredentialStaysWithTheProfileThatItWasGivenFor() {
    WarehouseState moved =
        given(CREATED, STORED, KEYED, new WarehouseStorageChanged(ID, "w", OTHER_PROFILE));
    assertRefused(
        WarehouseDecider.decide(
            moved, new ChangeStorage(ID, PLACE, new Storage(PROFILE, null), PROFILE)),
        Reason.UNAVAILABLE);
    assertRefused(
        WarehouseDecider.decide(moved, new ChangeCredential(ID, KEY, PROFILE)), Reason.UNAVAILABLE);
    assertThat(
            WarehouseDecider.decide(
                moved, new ChangeStorage(ID, PLACE, new Storage(PROFILE, KEY), null)))
        .isInstanceOf(Decision.Accepted.class);
  }

  @Test
  void itIsClosedAndOpenedOnce() {
    assertThat(WarehouseDecider.decide(given(CREATED), new SetActive(ID, false)))
        .isEqualTo(Decision.accept(CLOSED));
    assertThat(WarehouseDecider.decide(given(CREATED), new SetActive(ID, true)))
        .isEqualTo(Decision.accept());
    assertThat(WarehouseDecider.decide(given(CREATED, CLOSED), new SetActive(ID, false)))
        .isEqualTo(Decision.accept());
    assertThat(WarehouseDecider.decide(given(CREATED, CLOSED), new SetActive(ID, true)))
        .isEqualTo(Decision.accept(new WarehouseActivated(ID, "w")));
    assertThat(given(CREATED, CLOSED, new WarehouseActivated(ID, "w"))).isEqualTo(given(CREATED));
  }

  @Test
  void itTakesVersionsOfTheTableFormatAsSaid() {
    FormatVersionPolicy newer = FormatVersionPolicy.of(List.of(3, 2, 3), 3);
    Event set = new WarehouseFormatVersionsSet(ID, "w", List.of(2, 3), 3);
    assertThat(WarehouseDecider.decide(given(CREATED), new SetFormatVersions(ID, newer)))
        .isEqualTo(Decision.accept(set));
    assertThat(WarehouseDecider.decide(given(CREATED, set), new SetFormatVersions(ID, newer)))
        .isEqualTo(Decision.accept());
    assertThat(
            WarehouseDecider.decide(
                given(CREATED), new SetFormatVersions(ID, FormatVersionPolicy.ANY)))
        .isEqualTo(Decision.accept());
    assertThat(
            WarehouseDecider.decide(
                null,
                new CreateWarehouse(
                    ID,
                    PROJECT,
                    "w",
                    PLACE,
                    null,
                    new WarehouseRules(null, newer, ManagedBy.INSTANCE_ADMIN))))
        .isEqualTo(
            Decision.accept(CREATED, set, new WarehouseManagedBySet(ID, "w", "instance-admin")));
  }

  @Test
  void whatInstanceAdminsManageOnlyTheyChange() {
    Event managed = new WarehouseManagedBySet(ID, "w", "instance-admin");
    assertThat(
            WarehouseDecider.decide(given(CREATED), new SetManagedBy(ID, ManagedBy.INSTANCE_ADMIN)))
        .isEqualTo(Decision.accept(managed));
    assertThat(
            WarehouseDecider.decide(
                given(CREATED, managed), new SetManagedBy(ID, ManagedBy.INSTANCE_ADMIN)))
        .isEqualTo(Decision.accept());
    Function<WarehouseState, Decision> rename =
        state -> WarehouseDecider.decide(state, new RenameWarehouse(ID, "v"));
    Decision renamed = Decision.accept(new WarehouseRenamed(ID, "w", "v"));
    assertThat(WarehouseDecider.change(given(CREATED), false, rename)).isEqualTo(renamed);
    assertThat(WarehouseDecider.change(given(CREATED, managed), true, rename)).isEqualTo(renamed);
    assertRefused(
        WarehouseDecider.change(given(CREATED, managed), false, rename),
        Reason.WAREHOUSE_ACTION_FORBIDDEN);
  }

  @Test
  void nothingHappensToItBehindItsEnd() {
    Event end = new WarehouseDeleted(ID, "w", false);
    assertThat(
            DeletionDecider.decide(given(CREATED), new DeleteWarehouse(ID, false), Instant.EPOCH))
        .isEqualTo(Decision.accept(end));
    WarehouseState ended = given(CREATED, STORED, KEYED, end);
    // What the credential's secret is forgotten by.
    assertThat(ended.secretId()).isNull();
    assertRefused(
        DeletionDecider.decide(ended, new DeleteWarehouse(ID, true), Instant.EPOCH),
        Reason.NO_SUCH_WAREHOUSE);
    assertRefused(
        WarehouseDecider.decide(ended, new RenameWarehouse(ID, "v")), Reason.NO_SUCH_WAREHOUSE);
    assertRefused(
        WarehouseDecider.decide(ended, new SetActive(ID, false)), Reason.NO_SUCH_WAREHOUSE);
    assertRefused(
        WarehouseDecider.decide(ended, new ChangeCredential(ID, KEY, PROFILE)),
        Reason.NO_SUCH_WAREHOUSE);
    assertRefused(
        WarehouseDecider.decide(
            ended, new ChangeStorage(ID, PLACE, new Storage(PROFILE, KEY), null)),
        Reason.NO_SUCH_WAREHOUSE);
  }
}
