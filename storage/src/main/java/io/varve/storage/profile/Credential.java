package io.varve.storage.profile;

/** What Varve itself reaches a warehouse with: the management API's storage credential. */
public sealed interface Credential permits S3Credential, AzCredential, GcsCredential {

  /** Type of store that it is for, as the management API says it. */
  String type();

  /** The kind among those of its type, as the management API says it. */
  String kind();

  /** Whether it is nothing but the identity of the machine or pod that this server runs on. */
  default boolean isOfServer() {
    return false;
  }

  /**
   * Checks that this server may use it.
   *
   * @throws InvalidProfileException if it may not
   */
  default void check(MachineIdentity machine) {
    // Anyone who makes warehouses reaches with it all that the server's own identity may.
    if (isOfServer() && machine != MachineIdentity.ON) {
      throw new InvalidProfileException(
          "storage-credential: warehouses may not use the identity of this server's machine;"
              + " varve serve --system-identity on allows it");
    }
  }

  /** The credential as JSON, for the secret store. */
  String toJson();
}
