package io.varve.storage.store;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Says which warehouse's store a file is in; what this room needs of the catalog. */
public interface StoreDirectory {

  /**
   * How a store is reached.
   *
   * @param profile JSON of the storage profile
   * @param secretId of the credential
   */
  record Entry(String profile, UUID secretId) {

    /** Of a warehouse's row; empty for one on the local file system. */
    public static Optional<Entry> of(@Nullable String profile, @Nullable UUID secretId) {
      return profile == null || secretId == null
          ? Optional.empty()
          : Optional.of(new Entry(profile, secretId));
    }
  }

  /**
   * The store of the one warehouse that is located at one of some folders, as it is now.
   *
   * @param folders URIs without a trailing slash
   */
  Optional<Entry> at(List<String> folders);

  /**
   * The location of the one warehouse that is at one of some folders; empty if there is none.
   *
   * @param folders URIs without a trailing slash
   */
  Optional<String> root(List<String> folders);
}
