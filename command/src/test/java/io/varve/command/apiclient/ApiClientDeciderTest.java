package io.varve.command.apiclient;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.command.apiclient.ApiClientCommand.CreateApiClient;
import io.varve.command.apiclient.ApiClientCommand.DeleteApiClient;
import io.varve.command.apiclient.ApiClientCommand.RenewApiClientSecret;
import io.varve.command.head.Decision;
import io.varve.command.refusal.Reason;
import io.varve.ledger.event.ApiClientEvent.ApiClientCreated;
import io.varve.ledger.event.ApiClientEvent.ApiClientDeleted;
import io.varve.ledger.event.ApiClientEvent.ApiClientSecretRenewed;
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
    assertThat(ApiClientDecider.decide(ended, new RenewApiClientSecret(ID, NEW)))
        .isInstanceOfSatisfying(
            Decision.Refused.class,
            refused -> assertThat(refused.refusal().reason()).isEqualTo(Reason.NO_SUCH_API_CLIENT));
  }
}
