package io.varve.storage.store;

import io.varve.storage.access.Right;
import io.varve.storage.profile.Profile;
import io.varve.storage.sign.Signer;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.io.SupportsPrefixOperations;

/**
 * One object store as one warehouse reaches it, with the warehouse's own credential. Each kind of
 * store has one such class, and nothing else in this room knows which kind it is.
 */
public interface Store {

  Profile profile();

  /** The store's files as Varve itself finds them. */
  SupportsPrefixOperations files();

  /** The store's files as a client finds them that was given credentials; to be closed. */
  SupportsPrefixOperations filesAs(Vended vended);

  /**
   * How clients reach it, in the words of Iceberg's properties; nothing secret.
   *
   * @param softDrops whether what is dropped can come back
   */
  Map<String, String> clientConfig(boolean softDrops);

  /**
   * Credentials for a client that open one folder and nothing else.
   *
   * @param principal whom they are for
   * @param location of the folder
   * @throws StoreException if none can be had, or, with no cause, if none can be limited to it
   */
  Vended vend(String principal, String location, Right right);

  /** Iceberg's property that says where clients get new ones. */
  String refreshProperty();

  /**
   * The warehouse's own credential in the words of Iceberg's properties, where clients may have it
   * while nothing is vended; else empty.
   */
  Map<String, String> sharedCredential();

  /** Signs requests of clients to the store; empty where none are signed. */
  default Optional<Signer> signer() {
    return Optional.empty();
  }

  /** What the store answered, if that is what made something fail. */
  Optional<StoreResponse> answer(Throwable failure);
}
