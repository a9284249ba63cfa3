package io.varve.storage.gcs;

import com.google.api.client.http.HttpBackOffIOExceptionHandler;
import com.google.api.client.http.HttpBackOffUnsuccessfulResponseHandler;
import com.google.api.client.http.HttpIOExceptionHandler;
import com.google.api.client.http.HttpRequestInitializer;
import com.google.api.client.http.HttpUnsuccessfulResponseHandler;
import com.google.api.client.json.gson.GsonFactory;
import com.google.api.client.util.ExponentialBackOff;
import com.google.api.services.storage.Storage;
import com.google.auth.http.HttpCredentialsAdapter;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.auth.oauth2.ServiceAccountCredentials;
import io.varve.storage.profile.GcsCredential;
import io.varve.storage.profile.GcsCredential.ServiceAccountKey;
import io.varve.storage.profile.GcsCredential.SystemIdentity;
import io.varve.storage.profile.GcsProfile;
import io.varve.storage.store.Limits;
import io.varve.storage.store.StoreException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Makes Google's clients of a store. */
record GcsClients(GcsProfile profile, GcsConnections connections) {

  /** What downscoping asks for; a boundary takes all of it away again. */
  private static final String SCOPE = "https://www.googleapis.com/auth/cloud-platform";

  private static final String GOOGLE = "https://storage.googleapis.com";
  private static final int PAUSE_MILLIS = 200;

  /** The host that is asked for files. */
  String root() {
    String endpoint = profile.endpoint();
    return endpoint == null ? GOOGLE : endpoint;
  }

  Storage storage(GoogleCredentials credentials) {
    return new Storage.Builder(
            connections.transport(), GsonFactory.getDefaultInstance(), bounded(credentials))
        .setRootUrl(root() + "/")
        .setApplicationName("varve")
        .build();
  }

  private HttpRequestInitializer bounded(GoogleCredentials credentials) {
    HttpCredentialsAdapter authorized = new HttpCredentialsAdapter(credentials);
    return request -> {
      authorized.initialize(request);
      connections.bound(request);
      Limits limits = connections.limits();
      request.setNumberOfRetries(limits.tries() - 1);
      HttpUnsuccessfulResponseHandler busy =
          new HttpBackOffUnsuccessfulResponseHandler(pauses())
              .setBackOffRequired(
                  response -> response.getStatusCode() == 429 || response.getStatusCode() >= 500);
      request.setUnsuccessfulResponseHandler(
          (asked, response, again) ->
              authorized.handleResponse(asked, response, again)
                  || busy.handleResponse(asked, response, again));
      // Not once more where that would take longer than a call may.
      long last = System.nanoTime() + limits.call().minus(limits.attempt()).toNanos();
      HttpIOExceptionHandler broken = new HttpBackOffIOExceptionHandler(pauses());
      request.setIOExceptionHandler(
          (asked, again) -> System.nanoTime() < last && broken.handleIOException(asked, again));
    };
  }

  private ExponentialBackOff pauses() {
    return new ExponentialBackOff.Builder()
        .setInitialIntervalMillis(PAUSE_MILLIS)
        .setMaxElapsedTimeMillis((int) connections.limits().call().toMillis())
        .build();
  }

  /**
   * Who Varve is there.
   *
   * @throws StoreException if it is nobody
   */
  GoogleCredentials credentials(GcsCredential credential) {
    try {
      return switch (credential) {
        case ServiceAccountKey of ->
            ServiceAccountCredentials.fromStream(
                    new ByteArrayInputStream(of.key().getBytes(StandardCharsets.UTF_8)),
                    connections.factory())
                // It would try for half a minute; the caller comes again instead.
                .createWithCustomRetryStrategy(false)
                .createScoped(SCOPE);
        case SystemIdentity of ->
            GoogleCredentials.getApplicationDefault(GcsConnections.ofMachine()).createScoped(SCOPE);
      };
    } catch (IOException e) {
      throw new StoreException("This server has no identity at Google", e);
    }
  }
}
