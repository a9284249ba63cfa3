package io.varve.command.property;

import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.MetadataUpdate;

/**
 * Properties that are known to carry credentials of a store or a catalog. The ledger and the
 * metadata files keep what they are given for ever, and show it to anyone who may read a table.
 */
public final class SecretProperties {

  private static final Set<String> KEYS =
      Set.of(
          // Iceberg's FileIO and PyIceberg
          "s3.access-key-id",
          "s3.secret-access-key",
          "s3.session-token",
          "client.access-key-id",
          "client.access-key-secret",
          "client.secret-access-key",
          "client.security-token",
          "client.session-token",
          "glue.access-key-id",
          "glue.secret-access-key",
          "glue.session-token",
          "rest.access-key-id",
          "rest.secret-access-key",
          "rest.session-token",
          "adls.auth.shared-key.account.key",
          "adls.account-key",
          "adls.client-secret",
          "adls.token",
          "gcs.oauth2.token",
          "gcs.encryption-key",
          "gcs.decryption-key",
          "gcs.service-account-key",
          "token",
          "credential",
          "jdbc.password",
          "header.authorization",
          // Hadoop
          "fs.s3a.access.key",
          "fs.s3a.secret.key",
          "fs.s3a.session.token");

  /** Such keys go on with the name of an account or a container. */
  private static final String[] BEGINNINGS = {
    "adls.sas-token", "adls.connection-string", "fs.azure.account.key", "fs.azure.sas"
  };

  private static final String[] HADOOP = {"spark.hadoop.", "hadoop."};

  private SecretProperties() {}

  /**
   * Refuses them.
   *
   * @throws RefusedException if one is among {@code properties}; it tells the key and no value
   */
  public static void check(Map<String, String> properties) {
    for (String key : properties.keySet()) {
      if (isSecret(key)) {
        throw new RefusedException(
            Reason.BAD_REQUEST,
            "Property "
                + key
                + " carries a credential, which would stay in the catalog's history for all readers;"
                + " leave it out here, and give it to the warehouse's storage credential or to the"
                + " client's own configuration");
      }
    }
  }

  /**
   * Refuses updates that set one, even if a later one takes it off.
   *
   * @throws RefusedException as above
   */
  public static void check(Collection<MetadataUpdate> updates) {
    for (MetadataUpdate update : updates) {
      if (update instanceof MetadataUpdate.SetProperties set) {
        check(set.updated());
      }
    }
  }

  private static boolean isSecret(String given) {
    String key = given.toLowerCase(Locale.ROOT);
    for (String prefix : HADOOP) {
      key = key.startsWith(prefix) ? key.substring(prefix.length()) : key;
    }
    if (KEYS.contains(key)) {
      return true;
    }
    for (String beginning : BEGINNINGS) {
      if (key.startsWith(beginning)) {
        return true;
      }
    }
    return false;
  }
}
