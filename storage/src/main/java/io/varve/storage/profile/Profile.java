package io.varve.storage.profile;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * How a warehouse on an object store is reached: the management API's storage profile, with every
 * default written out and nothing secret.
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

  /**
   * URI of the folder that everything of the warehouse is stored under, without a trailing slash.
   */
  String location();

  /** Whether clients get short-lived credentials for the table that they load. */
  boolean vends();

  /** The field that says so. */
  String vendsField();

  /** Whether Varve signs requests of clients to the store, one by one. */
  default boolean signs() {
    return false;
  }

  /** For how long credentials that are vended are valid. */
  default Duration vendedValidity() {
    return Duration.ofHours(1);
  }

  /** Whether locations may begin with what Hadoop calls the store, such as {@code s3a:}. */
  default boolean allowAlternativeProtocols() {
    return false;
  }

  /** Where new tables and views are located, where a request does not say. */
  StorageLayout layout();

  /** Whether clients may be given the warehouse's own credential. */
  default boolean sharesCredential() {
    return false;
  }

  /**
   * Where the credential is sent and what it is used as there: this profile with every field that
   * says neither of it at one and the same value. A field that is new counts as an address until it
   * is left out here.
   */
  Profile sentTo();

  /**
   * The fields by which a credential that was given for another profile would be sent elsewhere, be
   * used as somebody else or be given to clients; empty if it may be used with this one, too.
   */
  default List<String> movedFrom(Profile before) {
    JsonNode to = ProfileReader.JSON.readTree(sentTo().toJson());
    JsonNode from = ProfileReader.JSON.readTree(before.sentTo().toJson());
    Set<String> moved = new TreeSet<>();
    Stream.concat(to.propertyNames().stream(), from.propertyNames().stream())
        .filter(name -> !to.path(name).equals(from.path(name)))
        .forEach(moved::add);
    if (sharesCredential() && !before.sharesCredential()) {
      moved.add("static-credentials-allowed");
    }
    return List.copyOf(moved);
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
