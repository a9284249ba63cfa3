package io.varve.postgres;

import java.nio.file.Path;

/** Another process serves this data folder; two at a time would spoil it. */
public final class DataFolderInUseException extends LocalPostgresException {

  private static final long serialVersionUID = 1L;

  /**
   * @param holder who holds the folder, such as {@code process 4711}
   */
  DataFolderInUseException(Path dataFolder, String holder) {
    super(
        """
        The data folder %s is in use by %s. Stop that process, \
        or choose another folder with --data.\
        """
            .formatted(dataFolder, holder));
  }
}
