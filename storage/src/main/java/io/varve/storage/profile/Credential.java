package io.varve.storage.profile;

/** What Varve itself reaches a warehouse with: the management API's storage credential. */
public sealed interface Credential permits S3Credential {

  /** Type of store that it is for, as the management API says it. */
  String type();

  /** The kind among those of its type, as the management API says it. */
  String kind();

  /** The credential as JSON, for the secret store. */
  String toJson();
}
