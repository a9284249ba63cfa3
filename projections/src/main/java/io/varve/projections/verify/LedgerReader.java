package io.varve.projections.verify;

import java.util.ArrayList;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads the sealed ledger from its beginning, a chunk at a time, and proves what it reads. */
final class LedgerReader {

  private final ChainProof chain;
  private final RequestProof requests;
  private final EventReader events = new EventReader();

  LedgerReader(ChainProof chain, RequestProof requests) {
    this.chain = chain;
    this.requests = requests;
  }

  /** The next chunk, as {@code jdbc} sees the ledger. */
  Chunk next(JdbcClient jdbc) {
    List<ChainProof.Link> links = chain.next(jdbc);
    List<Chunk.Entry> entries = new ArrayList<>(links.size());
    for (ChainProof.Link link : links) {
      chain.check(link);
      if (link.event() != null) {
        entries.add(Chunk.Entry.of(link.event(), events));
      }
    }
    // Rows of requests are written with their events, so they are there by now.
    requests.look(jdbc, links);
    return new Chunk(entries, chain.position(), ChainProof.isFull(links));
  }
}
