package io.varve.command.apiclient;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.command.apiclient.ApiClientCommand.CreateApiClient;
import io.varve.command.apiclient.ApiClientCommand.CreateKeycloakClient;
import io.varve.command.apiclient.ApiClientCommand.DeleteApiClient;
import io.varve.command.apiclient.ApiClientCommand.DeleteKeycloakClient;
import io.varve.command.apiclient.ApiClientCommand.RenewApiClientSecret;
import io.varve.command.apiclient.ApiClientCommand.RenewKeycloakClientSecret;
import io.varve.command.head.Decision;
import io.varve.command.refusal.Reason;
import io.varve.ledger.event.ApiClientEvent.ApiClientCreated;
import io.varve.ledger.event.ApiClientEvent.ApiClientDeleted;
import io.varve.ledger.event.ApiClientEvent.ApiClientSecretRenewed;
import io.varve.ledger.event.ApiClientEvent.KeycloakClientCreated;
import io.varve.ledger.event.ApiClientEvent.KeycloakClientDeleted;
import io.varve.ledger.event.ApiClientEvent.KeycloakClientSecretRenewed;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class ApiClientDeciderTest {

  private static final UUID ID = new UUID(0, 1);
  private static final UUID OLD = new UUID(0, 2);
  private static final UUID NEW = new UUID(0, 3);
  private static final ApiClientState CLIENT =
      ApiClientState.evolve(null, new ApiClientCreated(ID, "dlt", OLD));

  @Test
  void clientBeginsWithItsSecret() {
    assertThat(ApiClientDecider.decide(null, new CreateApiClient(ID, "dlt", OLD)))
        .isEqualTo(Decision.accept(new ApiClientCreated(ID, "dlt", OLD)));
  }

  @Test
  void newSecretTakesThePlaceOfTheOldOne() {
    var renewed = new ApiClientSecretRenewed(ID, "dlt", NEW);
    assertThat(ApiClientDecider.decide(CLIENT, new RenewApiClientSecret(ID, NEW)))
        .isEqualTo(Decision.accept(renewed));
    assertThat(ApiClientState.evolve(CLIENT, renewed).secretId()).isEqualTo(NEW);
  }

  @Test
  void deletedClientIsGoneForGood() {
    var deleted = new ApiClientDeleted(ID, "dlt");
    assertThat(ApiClientDecider.decide(CLIENT, new DeleteApiClient(ID)))
        .isEqualTo(Decision.accept(deleted));
    ApiClientState ended = ApiClientState.evolve(CLIENT, deleted);
    assertRefused(ended, new RenewApiClientSecret(ID, NEW), Reason.NO_SUCH_API_CLIENT);
  }

  @Test
  void clientInKeycloakIsChangedByWhatHappenedThereOnly() {
    Instant issued = Instant.parse("2026-11-30T08:00:00Z");
    var created = new KeycloakClientCreated(ID, "dlt", "lake");
    assertThat(ApiClientDecider.decide(null, new CreateKeycloakClient(ID, "dlt", "lake")))
        .isEqualTo(Decision.accept(created));
    ApiClientState client = ApiClientState.evolve(null, created);
    assertThat(ApiClientDecider.decide(client, new RenewKeycloakClientSecret(ID, "oidc~1", issued)))
        .isEqualTo(Decision.accept(new KeycloakClientSecretRenewed(ID, "dlt", "oidc~1", issued)));
    var deleted = new KeycloakClientDeleted(ID, "dlt", issued);
    assertThat(ApiClientDecider.decide(client, new DeleteKeycloakClient(ID, issued)))
        .isEqualTo(Decision.accept(deleted));
    assertRefused(client, new RenewApiClientSecret(ID, NEW), Reason.BAD_REQUEST);
    assertRefused(client, new DeleteApiClient(ID), Reason.BAD_REQUEST);
    assertRefused(CLIENT, new DeleteKeycloakClient(ID, issued), Reason.BAD_REQUEST);
    assertRefused(
        ApiClientState.evolve(client, deleted),
        new RenewKeycloakClientSecret(ID, "oidc~1", issued),
        Reason.NO_SUCH_API_CLIENT);
  }

  private static void assertRefused(ApiClientState state, ApiClientCommand command, Reason reason) {
    assertThat(ApiClientDecider.decide(state, command))
        .isInstanceOfSatisfying(
            Decision.Refused.class,
            refused -> assertThat(refused.refusal().reason()).isEqualTo(reason));
  }
}
