package io.varve.projections.verify;

import io.varve.ledger.seal.StoredEvent;
import io.varve.projections.follower.SealedChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Reads the sealed ledger from its beginning, a chunk at a time, and proves what it reads. The two
 * halves may be at work on two chunks at once, on two threads.
 */
final class LedgerReader {

  private final ChainReader rows = new ChainReader();
  private final ChainProof chain;
  private final RequestProof requests;
  private final EventReader events = new EventReader();

  LedgerReader(ChainProof chain, RequestProof requests) {
    this.chain = chain;
    this.requests = requests;
  }

  /** Reads what comes next, as {@code jdbc} sees the ledger. */
  ChainReader.Links read(JdbcClient jdbc) {
    ChainReader.Links links = rows.next(jdbc);
    // Rows of requests are written with their events, so they are there by now.
    requests.look(jdbc, links.links());
    return links;
  }

  /** Proves what was read, and makes events of it. */
  Chunk prove(ChainReader.Links links) {
    List<Chunk.Entry> entries = new ArrayList<>(links.links().size());
    List<SealedChange> changes = new ArrayList<>(links.links().size());
    for (ChainProof.Link link : links.links()) {
      chain.check(link);
      if (link.event() != null) {
        entries.add(Chunk.Entry.of(link.event(), events));
        change(link, link.event()).ifPresent(changes::add);
      }
    }
    return new Chunk(entries, changes, chain.position(), links.more());
  }

  // One that cannot be read is named by its hash, and as one that cannot be replayed.
  private static Optional<SealedChange> change(ChainProof.Link link, StoredEvent event) {
    try {
      return Optional.of(SealedChange.of(link.position(), link.sealedAt(), event));
    } catch (RuntimeException e) {
      return Optional.empty();
    }
  }
}
