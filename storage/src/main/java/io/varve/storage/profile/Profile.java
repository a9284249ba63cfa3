package io.varve.storage.profile;

/**
 * How a warehouse on an object store is reached: the management API's storage profile, with every
 * default said and nothing secret.
 */
public sealed interface Profile permits S3Profile, AdlsProfile, GcsProfile {

  /**
   * Reads a profile as clients send it, and checks it.
   *
   * @throws InvalidProfileException if it cannot be used
   */
  static Profile asked(String json) {
    return read(ProfileReader.asked("storage-profile", json));
  }

  /**
   * Reads a profile as {@link #toJson} wrote it, of this version of Varve or one before.
   *
   * @throws InvalidProfileException if it cannot be used
   */
  static Profile parse(String json) {
    return read(ProfileReader.of("storage-profile", json));
  }

  private static Profile read(ProfileReader in) {
    return switch (in.required("type")) {
      case S3Profile.TYPE -> S3Profile.read(in);
      case AdlsProfile.TYPE -> AdlsProfile.read(in);
      case GcsProfile.TYPE -> GcsProfile.read(in);
      default -> throw in.invalid("this version of Varve knows profiles of type s3, adls and gcs");
    };
  }

  /** The profile as JSON, in one form: equal profiles have equal texts. */
  String toJson();

  /** URI of the folder that everything of the warehouse lies under, without a trailing slash. */
  String location();

  /** Whether clients get short-lived credentials for the table that they load. */
  boolean vends();

  /** The field that says so. */
  String vendsField();

  /** Whether Varve signs requests of clients to the store, one by one. */
  default boolean signs() {
    return false;
  }

  /** Type of the credentials for such a store, as the management API says it. */
  String credentialType();

  /**
   * Reads a credential for such a store, as clients send it or as {@link Credential#toJson} wrote
   * it.
   *
   * @throws InvalidProfileException if it cannot be used
   */
  Credential credential(String json);
}
