package io.varve.cli;

import io.varve.api.management.StorageValidator;
import io.varve.storage.address.StoreAddresses;
import io.varve.storage.profile.MachineIdentity;
import java.net.InetAddress;
import java.util.List;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** What warehouses may be connected to, and with what. */
final class StorageAccessOptions {

  private static final Pattern STORAGE_HOST =
      Pattern.compile("(\\*\\.)?[A-Za-z0-9._-]+|\\[?[0-9A-Fa-f]*:[0-9A-Fa-f]*:[0-9A-Fa-f:.]*]?");

  @Option(
      names = "--skip-storage-validation",
      description = "takes warehouses on object stores without trying the store out before")
  private boolean skipStorageValidation;

  @Option(
      names = "--system-identity",
      paramLabel = "USE",
      defaultValue = "off",
      converter = MachineIdentityWord.class,
      description =
          "whether warehouses may be reached with the identity that a cloud gives to this machine:"
              + " off, by-role (only to assume a role, with an external id), or on: anyone who makes a"
              + " warehouse reaches all that it reaches (default: ${DEFAULT-VALUE})")
  private MachineIdentity machine = MachineIdentity.OFF;

  @Option(
      names = "--allow-loopback-storage",
      description =
          "lets warehouses be on this machine's loopback addresses while --bind names another one,"
              + " or there is a login. Anyone who makes a warehouse reaches what listens there")
  private boolean allowLoopbackStorage;

  @Option(
      names = "--storage-host",
      paramLabel = "HOST",
      split = ",",
      description =
          "the only hosts that warehouses may be connected to, such as s3.example.com or"
              + " *.amazonaws.com; may be given several times (default: any)")
  private List<String> storageHosts = List.of();

  /**
   * The addresses that warehouses may be connected to, of a server that listens at {@code bind}.
   * Without a login, whoever reaches one that listens on loopback is on this machine anyway. With
   * one, they may be anywhere: a proxy with TLS stands before it.
   *
   * @param login whether nobody is admitted without a token
   * @throws UsageException if a {@code --storage-host} is none
   */
  StoreAddresses addresses(InetAddress bind, boolean login) {
    for (String host : storageHosts) {
      if (!STORAGE_HOST.matcher(host).matches()) {
        throw new UsageException(
            "--storage-host "
                + host
                + " must be a name or an address alone, such as s3.example.com or *.amazonaws.com");
      }
    }
    boolean local = bind.isLoopbackAddress() && !login;
    return new StoreAddresses(local || allowLoopbackStorage, storageHosts);
  }

  StorageValidator.Rule validation() {
    return skipStorageValidation ? StorageValidator.Rule.SKIPPED : StorageValidator.Rule.VALIDATED;
  }

  MachineIdentity machineIdentity() {
    return machine;
  }
}
