package io.varve.command.storage;

import io.varve.ledger.event.RawJson;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a warehouse's storage profile says to commands.
 *
 * @param profile as events have it; null on the local file system
 * @param alternativeProtocols whether locations may begin with what Hadoop calls S3 and Azure
 * @param credentialValidity for how long what is vended to clients is valid
 */
public record StorageSettings(
    @Nullable RawJson profile,
    StorageLayout layout,
    boolean alternativeProtocols,
    Duration credentialValidity) {

  /** Of a warehouse on the local file system. */
  public static final StorageSettings LOCAL =
      new StorageSettings(null, StorageLayout.DEFAULT, false, Duration.ZERO);
}
