package io.varve.storage.gcs;

import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.GoogleCredentials;
import io.varve.storage.access.Right;
import io.varve.storage.profile.GcsCredential;
import io.varve.storage.profile.GcsCredential.ServiceAccountKey;
import io.varve.storage.profile.GcsProfile;
import io.varve.storage.store.Store;
import io.varve.storage.store.StoreException;
import io.varve.storage.store.StoreResponse;
import io.varve.storage.store.Vended;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A bucket of Google Cloud Storage, and the service that limits tokens to a folder of it. */
public final class GcsStore implements Store {

  private static final String TOKEN = "gcs.oauth2.token";

  private final GcsProfile profile;
  private final GcsCredential credential;
  private final GcsClients clients;
  private final GcsFiles files;
  private final TokenExchange exchange;

  /**
   * Opens a bucket.
   *
   * @throws StoreException if Varve is nobody there
   */
  public GcsStore(GcsProfile profile, GcsCredential credential, GcsConnections connections) {
    this.profile = profile;
    this.credential = credential;
    this.clients = new GcsClients(profile, connections);
    GoogleCredentials own = clients.credentials(credential);
    this.files = files(own);
    this.exchange = new TokenExchange(own, clients);
  }

  private GcsFiles files(GoogleCredentials credentials) {
    return new GcsFiles(
        clients.storage(credentials),
        new GoogleResponses(clients.connections().outage(clients.root())));
  }

  @Override
  public GcsProfile profile() {
    return profile;
  }

  @Override
  public GcsFiles files() {
    return files;
  }

  @Override
  public GcsFiles filesAs(Vended vended) {
    String token = String.valueOf(vended.properties().get(TOKEN));
    return files(GoogleCredentials.create(new AccessToken(token, Date.from(vended.expiresAt()))));
  }

  @Override
  public Map<String, String> clientConfig(boolean softDrops) {
    Map<String, String> config = new HashMap<>();
    if (credential instanceof ServiceAccountKey of) {
      config.put("gcs.project-id", of.projectId());
    }
    if (profile.endpoint() != null) {
      config.put("gcs.service.host", profile.endpoint());
    }
    return config;
  }

  @Override
  public String refreshProperty() {
    return "gcs.oauth2.refresh-credentials-endpoint";
  }

  /** None: clients take tokens only, and one of Varve's own would open all that Varve may. */
  @Override
  public Map<String, String> sharedCredential() {
    return Map.of();
  }

  @Override
  public Vended vend(String principal, String location, Right right) {
    String boundary = AccessBoundary.of(location, right);
    try {
      TokenExchange.Token token = exchange.limited(boundary);
      String millis = Long.toString(token.expiresAt().toEpochMilli());
      return new Vended(
          Map.of(
              TOKEN,
              token.text(),
              "gcs.oauth2.token-expires-at",
              millis,
              "expiration-time",
              millis),
          token.expiresAt());
    } catch (StoreException e) {
      throw new StoreException(
          "No credentials could be had for clients of this warehouse: Google gave no token", e);
    }
  }

  @Override
  public Optional<StoreResponse> answer(Throwable failure) {
    return GoogleResponses.response(failure);
  }
}
