package io.varve.storage.s3;

import io.varve.storage.access.Right;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/** Gets short-lived credentials for clients from a store. */
interface Sessions {

  /**
   * Credentials that open one folder and nothing else; they say when they expire.
   *
   * @throws io.varve.storage.store.StoreException if none can be had, or limited to the folder
   */
  AwsSessionCredentials of(String principal, String location, Right right);
}
