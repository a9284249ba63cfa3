package io.varve.storage.adls;

import com.azure.core.credential.TokenCredential;
import com.azure.core.util.Context;
import com.azure.storage.common.StorageSharedKeyCredential;
import com.azure.storage.common.sas.SasProtocol;
import com.azure.storage.file.datalake.DataLakeDirectoryClient;
import com.azure.storage.file.datalake.models.UserDelegationKey;
import com.azure.storage.file.datalake.sas.DataLakeServiceSasSignatureValues;
import com.azure.storage.file.datalake.sas.PathSasPermission;
import io.varve.storage.access.Right;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Signs tokens that open one folder of a file system. They are checked by Azure alone, which keeps
 * no list of them.
 */
interface SasSigner {

  /** A token for a folder, as clients put it after a URL. */
  String sign(String folder, Right right, Instant expiresAt);

  /** By the key of the account. */
  static SasSigner by(StorageSharedKeyCredential key, AdlsClients clients) {
    return (folder, right, expiresAt) ->
        clients
            .folder(folder)
            .credential(key)
            .buildDirectoryClient()
            .generateSas(values(clients, right, expiresAt));
  }

  /**
   * By a key that Azure gives to whom Varve is there, so that no token opens more than that one
   * may. The key is used again as long as it outlasts the tokens.
   */
  static SasSigner by(TokenCredential token, AdlsClients clients) {
    AtomicReference<UserDelegationKey> kept = new AtomicReference<>();
    return (folder, right, expiresAt) -> {
      UserDelegationKey key = kept.get();
      if (key == null || key.getSignedExpiry().toInstant().isBefore(expiresAt)) {
        key = delegated(token, clients, expiresAt);
        kept.set(key);
      }
      DataLakeDirectoryClient client =
          clients.folder(folder).credential(token).buildDirectoryClient();
      return client.generateUserDelegationSas(
          values(clients, right, expiresAt), key, clients.profile().accountName(), Context.NONE);
    };
  }

  private static UserDelegationKey delegated(
      TokenCredential token, AdlsClients clients, Instant expiresAt) {
    // Azure gives none for more than seven days, by its clock.
    Instant longest = Instant.now().plus(Duration.ofDays(7)).minusSeconds(60);
    Instant wanted = expiresAt.plus(Duration.ofHours(1));
    Instant until = wanted.isBefore(longest) ? wanted : longest;
    return clients
        .account()
        .credential(token)
        .buildClient()
        .getUserDelegationKeyWithResponse(
            null,
            OffsetDateTime.ofInstant(until.isBefore(expiresAt) ? expiresAt : until, ZoneOffset.UTC),
            clients.connections().limits().call(),
            Context.NONE)
        .getValue();
  }

  private static DataLakeServiceSasSignatureValues values(
      AdlsClients clients, Right right, Instant expiresAt) {
    PathSasPermission allowed =
        new PathSasPermission().setReadPermission(true).setListPermission(true);
    if (right == Right.READ_WRITE) {
      allowed
          .setAddPermission(true)
          .setCreatePermission(true)
          .setWritePermission(true)
          .setDeletePermission(true);
    }
    boolean plain = clients.profile().fileService().getScheme().equals("http");
    return new DataLakeServiceSasSignatureValues(
            OffsetDateTime.ofInstant(expiresAt, ZoneOffset.UTC), allowed)
        .setProtocol(plain ? SasProtocol.HTTPS_HTTP : SasProtocol.HTTPS_ONLY);
  }
}
