package io.varve.projections.verify;

import io.varve.ledger.event.MetadataFile;
import java.util.Optional;

/** Looks at metadata files, for {@code verify --files}. */
@FunctionalInterface
public interface FileProof {

  /** The file at {@code location} as it is now; empty if there is none. */
  Optional<MetadataFile> describe(String location);
}
