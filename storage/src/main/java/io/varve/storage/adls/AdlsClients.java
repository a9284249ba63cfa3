package io.varve.storage.adls;

import com.azure.core.credential.TokenCredential;
import com.azure.core.http.policy.FixedDelayOptions;
import com.azure.core.http.policy.RetryOptions;
import com.azure.core.util.Configuration;
import com.azure.identity.ChainedTokenCredentialBuilder;
import com.azure.identity.ClientSecretCredentialBuilder;
import com.azure.identity.ManagedIdentityCredentialBuilder;
import com.azure.identity.WorkloadIdentityCredentialBuilder;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobContainerClientBuilder;
import com.azure.storage.common.StorageSharedKeyCredential;
import com.azure.storage.common.policy.RequestRetryOptions;
import com.azure.storage.common.policy.RetryPolicyType;
import com.azure.storage.file.datalake.DataLakeFileSystemClientBuilder;
import com.azure.storage.file.datalake.DataLakePathClientBuilder;
import com.azure.storage.file.datalake.DataLakeServiceClientBuilder;
import io.varve.storage.profile.AdlsProfile;
import io.varve.storage.profile.AzCredential.ClientCredentials;
import io.varve.storage.profile.AzCredential.SystemIdentity;
import io.varve.storage.store.Limits;
import java.net.URI;
import java.time.Duration;

/**
 * Makes Azure's clients of one file system. What is on the machine for other programs must not lead
 * them elsewhere, so they read no configuration of their own.
 */
record AdlsClients(AdlsProfile profile, AdlsConnections connections) {

  private static final Duration PAUSE = Duration.ofMillis(200);

  BlobContainerClient container(StorageSharedKeyCredential key) {
    return container().credential(key).buildClient();
  }

  BlobContainerClient container(TokenCredential token) {
    return container().credential(token).buildClient();
  }

  BlobContainerClient container(String sas) {
    return container().sasToken(sas).buildClient();
  }

  private BlobContainerClientBuilder container() {
    URI service = profile.blobService();
    return new BlobContainerClientBuilder()
        .endpoint(service.toString())
        .containerName(profile.filesystem())
        .httpClient(connections.to(service.getAuthority()))
        .configuration(Configuration.NONE)
        .retryOptions(retries());
  }

  DataLakeFileSystemClientBuilder filesystem() {
    URI service = profile.fileService();
    return new DataLakeFileSystemClientBuilder()
        .endpoint(service.toString())
        .fileSystemName(profile.filesystem())
        .httpClient(connections.to(service.getAuthority()))
        .configuration(Configuration.NONE)
        .retryOptions(retries());
  }

  DataLakePathClientBuilder folder(String name) {
    URI service = profile.fileService();
    return new DataLakePathClientBuilder()
        .endpoint(service.toString())
        .fileSystemName(profile.filesystem())
        .pathName(name)
        .httpClient(connections.to(service.getAuthority()))
        .configuration(Configuration.NONE);
  }

  DataLakeServiceClientBuilder account() {
    URI service = profile.fileService();
    return new DataLakeServiceClientBuilder()
        .endpoint(service.toString())
        .httpClient(connections.to(service.getAuthority()))
        .configuration(Configuration.NONE)
        .retryOptions(retries());
  }

  TokenCredential token(ClientCredentials credential) {
    return new ClientSecretCredentialBuilder()
        .authorityHost(profile.authorityHost())
        .tenantId(credential.tenantId())
        .clientId(credential.clientId())
        .clientSecret(credential.clientSecret())
        .httpClient(connections.to(URI.create(profile.authorityHost()).getAuthority()))
        .configuration(Configuration.NONE)
        .retryOptions(new RetryOptions(new FixedDelayOptions(limits().tries() - 1, PAUSE)))
        .build();
  }

  /** Of the pod or the machine, as Azure tells it to this process. */
  TokenCredential token(SystemIdentity credential) {
    return new ChainedTokenCredentialBuilder()
        .addLast(
            new WorkloadIdentityCredentialBuilder()
                .httpClient(connections.ofMachine("pod"))
                .build())
        .addLast(
            new ManagedIdentityCredentialBuilder()
                .httpClient(connections.ofMachine("machine"))
                .build())
        .build();
  }

  private Limits limits() {
    return connections.limits();
  }

  private RequestRetryOptions retries() {
    return new RequestRetryOptions(
        RetryPolicyType.EXPONENTIAL,
        limits().tries(),
        limits().attempt(),
        PAUSE,
        PAUSE.multipliedBy(8),
        null);
  }
}
