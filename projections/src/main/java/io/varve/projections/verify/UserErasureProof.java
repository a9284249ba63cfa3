package io.varve.projections.verify;

import io.varve.ledger.event.EventTypes;
import io.varve.ledger.event.RequestEvent.UserRequestsErased;
import io.varve.ledger.seal.StoredEvent;
import java.util.ArrayList;
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

  private final Differences differences;
  private final List<Long> found = new ArrayList<>();

  UserErasureProof(Differences differences) {
    this.differences = differences;
  }

  /** Says which erasures of these events do not hide what they should. */
  void look(JdbcClient jdbc, List<ChainProof.Link> links) {
    Long[] sequences =
        links.stream()
            .map(ChainProof.Link::event)
            .filter(event -> event != null && event.name().equals(NAME))
            .map(StoredEvent::sequence)
            .toArray(Long[]::new);
    if (sequences.length == 0) {
      return;
    }
    found.addAll(List.of(sequences));
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

  /**
   * Says, after the last event, of which users requests are hidden though no event says so, or
   * those of another time.
   */
  void finish(JdbcClient jdbc) {
    jdbc.sql(
            """
            select u.user_id from erased_users u
            left join (
              select payload->>'user-id' as user_id, max(occurred_at::timestamptz) as at
              from events
              where event_name = ?
                and sequence in (select unnest(?::bigint[]) union select sequence from seal_queue)
              group by 1) e on e.user_id = u.user_id
            where u.erased_before is distinct from e.at
            order by u.user_id limit 10
            """)
        .params(NAME, found.toArray(Long[]::new))
        .query(String.class)
        .list()
        .forEach(
            user ->
                differences.add(
                    "What requests of user %s say is hidden, or till when, though no event says so"
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
