package io.varve.command.grant;

import io.varve.command.head.Decision;
import io.varve.command.head.HeadRepository;
import io.varve.ledger.event.GrantEvent;
import io.varve.ledger.event.GrantEvent.GrantedObject;
import io.varve.ledger.write.Writes;
import io.varve.security.rights.Lineage;
import io.varve.security.rights.ObjectKind;
import java.util.UUID;

/** The streams of what is granted on objects. Each begins with the first decision on its object. */
public final class GrantHeads {

  /** The server, as the ledger names it. */
  public static final GrantedObject SERVER =
      new GrantedObject(ObjectKind.SERVER.text(), Lineage.SERVER_ID, null, null, null);

  private final HeadRepository<GrantState, GrantRoot> heads;
  private final Writes writes;

  public GrantHeads(HeadRepository<GrantState, GrantRoot> heads, Writes writes) {
    this.heads = heads;
    this.writes = writes;
  }

  /** Carries out a decision that changes something. */
  public void carryOut(UUID objectId, Decision decision) {
    UUID stream = GrantEvent.stream(objectId);
    boolean begun =
        writes
            .reading()
            .sql("select exists(select from heads where stream_id = ?)")
            .param(stream)
            .query(Boolean.class)
            .single();
    if (begun) {
      heads.load(stream.toString()).execute(root -> root.carryOut(decision));
    } else {
      heads.begin(decision);
    }
  }
}
