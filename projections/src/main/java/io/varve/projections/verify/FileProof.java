package io.varve.projections.verify;

import io.varve.ledger.event.MetadataFile;
import java.util.Optional;

/** Looks at metadata files, for {@code verify --files}. */
@FunctionalInterface
public interface FileProof {

  /**
   * What a recorded file is now; empty if there is none. Of one that is longer than it was recorded
   * no more need be looked at.
   */
  Optional<MetadataFile> describe(MetadataFile recorded);
}
