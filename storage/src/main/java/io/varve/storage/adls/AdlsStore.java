package io.varve.storage.adls;

import com.azure.core.credential.TokenCredential;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.common.StorageSharedKeyCredential;
import io.varve.storage.access.Right;
import io.varve.storage.location.AdlsLocation;
import io.varve.storage.profile.AdlsProfile;
import io.varve.storage.profile.AzCredential;
import io.varve.storage.profile.AzCredential.ClientCredentials;
import io.varve.storage.profile.AzCredential.SharedAccessKey;
import io.varve.storage.profile.AzCredential.SystemIdentity;
import io.varve.storage.store.Store;
import io.varve.storage.store.StoreException;
import io.varve.storage.store.StoreResponse;
import io.varve.storage.store.Vended;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A file system of Azure Data Lake Storage. */
public final class AdlsStore implements Store {

  private static final String TOKEN = "adls.sas-token.";
  private static final String EXPIRES_AT = "adls.sas-token-expires-at-ms.";

  private final AdlsProfile profile;
  private final AdlsClients clients;
  private final BlobContainerClient container;
  private final AdlsFiles files;
  private final SasSigner signer;
  private volatile @Nullable Boolean hasFolders;

  public AdlsStore(AdlsProfile profile, AzCredential credential, AdlsConnections connections) {
    this.profile = profile;
    this.clients = new AdlsClients(profile, connections);
    switch (credential) {
      case SharedAccessKey of -> {
        var key = new StorageSharedKeyCredential(profile.accountName(), of.key());
        this.container = clients.container(key);
        this.signer = SasSigner.by(key, clients);
      }
      case ClientCredentials of -> {
        TokenCredential token = clients.token(of);
        this.container = clients.container(token);
        this.signer = SasSigner.by(token, clients);
      }
      case SystemIdentity of -> {
        TokenCredential token = clients.token(of);
        this.container = clients.container(token);
        this.signer = SasSigner.by(token, clients);
      }
    }
    this.files = files(container, Listing.ofBlobs(container, time()));
  }

  private AdlsFiles files(BlobContainerClient reached, Listing listing) {
    return new AdlsFiles(reached, listing, time());
  }

  private Duration time() {
    return clients.connections().limits().call();
  }

  @Override
  public AdlsProfile profile() {
    return profile;
  }

  @Override
  public AdlsFiles files() {
    return files;
  }

  @Override
  public AdlsFiles filesAs(Vended vended) {
    String sas = String.valueOf(vended.properties().get(TOKEN + profile.accountHost()));
    return files(
        clients.container(sas),
        Listing.ofPaths(clients.filesystem().sasToken(sas).buildClient(), time()));
  }

  @Override
  public Map<String, String> clientConfig(boolean softDrops) {
    return Map.of(
        "adls.account-name", profile.accountName(), "adls.account-host", profile.accountHost());
  }

  @Override
  public String refreshProperty() {
    return "adls.refresh-credentials-endpoint";
  }

  /** None: the key of an account opens all of it, and the others are for Varve alone. */
  @Override
  public Map<String, String> sharedCredential() {
    return Map.of();
  }

  @Override
  public Vended vend(String principal, String location, Right right) {
    String folder = AdlsLocation.of(location).key().replaceAll("/+$", "");
    if (folder.isEmpty()) {
      throw new StoreException("No credentials can be limited to the location " + location, null);
    }
    if (!hasFolders()) {
      throw new StoreException(
          "No credentials can be given to clients of this warehouse: its storage account has no"
              + " hierarchical namespace, and Azure limits them to a folder only where there is"
              + " one; turn sas-enabled off",
          null);
    }
    Instant expiresAt =
        Instant.now()
            .plusSeconds(profile.sasTokenValiditySeconds())
            .truncatedTo(ChronoUnit.SECONDS);
    try {
      return vended(signer.sign(folder, right, expiresAt), expiresAt);
    } catch (RuntimeException e) {
      throw new StoreException(
          "No credentials could be had for clients of this warehouse: Azure gave no key to sign"
              + " them with",
          e);
    }
  }

  private Vended vended(String sas, Instant expiresAt) {
    String millis = Long.toString(expiresAt.toEpochMilli());
    Map<String, String> properties = new HashMap<>();
    properties.put("expiration-time", millis);
    properties.put(TOKEN + profile.accountHost(), sas);
    properties.put(EXPIRES_AT + profile.accountHost(), millis);
    if (profile.allowAlternativeProtocols()) {
      properties.put(TOKEN + profile.blobHost(), sas);
      properties.put(EXPIRES_AT + profile.blobHost(), millis);
    }
    return new Vended(properties, expiresAt);
  }

  // It is what an account was made with. Not everybody who may use one may ask; then Azure refuses
  // the tokens if there are none.
  private boolean hasFolders() {
    Boolean known = hasFolders;
    if (known == null) {
      try {
        known = container.getAccountInfo(time()).isHierarchicalNamespaceEnabled();
      } catch (RuntimeException e) {
        return true;
      }
      hasFolders = known;
    }
    return known;
  }

  @Override
  public Optional<StoreResponse> answer(Throwable failure) {
    return AzureResponses.response(failure);
  }
}
