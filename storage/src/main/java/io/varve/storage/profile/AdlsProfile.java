package io.varve.storage.profile;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a warehouse on Azure Data Lake Storage is reached: the management API's profile of type
 * {@code adls}, with every default written out and nothing secret.
 *
 * @param keyPrefix folders that the warehouse is stored under, without slashes at the ends; null
 *     for the whole file system
 * @param host of all accounts of a cloud; an account's own stands before it
 * @param authorityHost where tokens are got
 * @param endpoint of an emulator's blob service, with the account in the path; null for Azure
 * @param sasEnabled whether clients get short-lived credentials for the table they load
 * @param sasTokenValiditySeconds how long these last
 * @param allowAlternativeProtocols whether {@code wasb} and {@code wasbs} name files too
 * @param layout where new tables and views are stored
 */
public record AdlsProfile(
    String accountName,
    String filesystem,
    @Nullable String keyPrefix,
    String host,
    String authorityHost,
    @Nullable String endpoint,
    boolean sasEnabled,
    long sasTokenValiditySeconds,
    boolean allowAlternativeProtocols,
    StorageLayout layout)
    implements Profile {

  /** The type, as the management API says it. */
  static final String TYPE = "adls";

  static AdlsProfile read(ProfileReader in) {
    return AdlsProfileJson.read(in);
  }

  @Override
  public AzCredential credential(String json) {
    AzCredential credential = AzCredentialJson.read(json);
    if (credential instanceof AzCredential.SystemIdentity) {
      AdlsProfileJson.checkAzure(this);
    }
    return credential;
  }

  @Override
  public String credentialType() {
    return AzCredential.TYPE;
  }

  @Override
  public boolean vends() {
    return sasEnabled;
  }

  @Override
  public Duration vendedValidity() {
    return Duration.ofSeconds(sasTokenValiditySeconds);
  }

  @Override
  public String vendsField() {
    return "sas-enabled";
  }

  @Override
  public AdlsProfile sentTo() {
    return new AdlsProfile(
        accountName,
        filesystem,
        keyPrefix,
        host,
        authorityHost,
        endpoint,
        false,
        0,
        false,
        StorageLayout.DEFAULT);
  }

  @Override
  public String toJson() {
    return AdlsProfileJson.write(this);
  }

  @Override
  public String location() {
    return "abfss://"
        + filesystem
        + "@"
        + accountHost()
        + (keyPrefix == null ? "" : "/" + keyPrefix);
  }

  /** The account's own host, as locations say it. */
  public String accountHost() {
    return accountName + "." + host;
  }

  /** The host of its blob service. */
  public String blobHost() {
    return accountHost().replaceFirst("\\.dfs\\.", ".blob.");
  }

  /** Where its blob service is asked. */
  public URI blobService() {
    return URI.create(endpoint == null ? "https://" + blobHost() : endpoint + "/" + accountName);
  }

  /** Where its service for files and folders is asked, which emulators do not have. */
  public URI fileService() {
    return URI.create(endpoint == null ? "https://" + accountHost() : endpoint + "/" + accountName);
  }
}
