package io.varve.projections.verify;

import io.varve.ledger.event.EventTypes;
import io.varve.ledger.event.RequestEvent.UserRequestsErased;
import io.varve.ledger.seal.StoredEvent;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Erasures of all that is said of a user's requests: each hides it, and a row that is blank because
 * of one belongs to a request of that user from before it.
 */
final class UserErasureProof {

  private static final String NAME = EventTypes.of(UserRequestsErased.class).name();

  private UserErasureProof() {}

  /** Says which erasures of these events do not hide what they should. */
  static void look(JdbcClient jdbc, List<ChainProof.Link> links, Differences differences) {
    Long[] sequences =
        links.stream()
            .map(ChainProof.Link::event)
            .filter(event -> event != null && event.name().equals(NAME))
            .map(StoredEvent::sequence)
            .toArray(Long[]::new);
    if (sequences.length == 0) {
      return;
    }
    jdbc.sql(
            """
            select e.payload->>'user-id' from events e
            where e.sequence = any(?) and not exists (
              select from erased_users u where u.user_id = e.payload->>'user-id'
                and u.erased_before >= e.occurred_at::timestamptz)
            order by e.sequence
            """)
        .param(sequences)
        .query(String.class)
        .list()
        .forEach(
            user ->
                differences.add(
                    "What requests of user %s say is read again, though it was erased"
                        .formatted(user)));
  }

  /** Those of some blank rows, by their hashes, that an erasure of their user's requests covers. */
  static Set<String> erased(JdbcClient jdbc, Set<String> hashes) {
    return hashes.isEmpty()
        ? Set.of()
        : new HashSet<>(
            jdbc.sql(
                    """
                    select named from unnest(?::text[]) named
                    join requests r on r.hash = decode(named, 'hex')
                    where is_erased_by_user(r.hash, r.erased_by, r.erased_as)
                    """)
                .param(hashes.toArray(String[]::new))
                .query(String.class)
                .list());
  }
}
