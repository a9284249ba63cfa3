package io.varve.command.erasure;

import io.varve.command.head.Decision;
import io.varve.command.head.HeadRepository;
import io.varve.ledger.event.RequestEvent.UserRequestsErased;
import java.util.HexFormat;
import java.util.List;
import org.axonframework.commandhandling.CommandHandler;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Carries out erasures. The row itself is none of its business: Postgres erases it as the event is
 * appended, for the role that serves may not.
 */
public final class RequestCommandHandler {

  private final HeadRepository<RequestState, RequestRoot> requests;
  private final JdbcClient jdbc;

  public RequestCommandHandler(
      HeadRepository<RequestState, RequestRoot> requests, JdbcClient jdbc) {
    this.requests = requests;
    this.jdbc = jdbc;
  }

  /** Returns how many rows were erased; if {@link EraseRequest#MOST}, there may be more. */
  @CommandHandler
  int handle(EraseRequest command) {
    List<String> hashes =
        jdbc.sql("select hash from requests where request_id = ? and salt <> ''::bytea limit ?")
            .params(command.requestId(), EraseRequest.MOST)
            .query((row, n) -> HexFormat.of().formatHex(row.getBytes(1)))
            .list();
    boolean known = !hashes.isEmpty() || isKnown(command.requestId());
    return switch (RequestDecider.erase(command, known, hashes)) {
      case Decision.Refused refused -> throw refused.refusal().toException();
      case Decision.Accepted accepted -> {
        // Each row is a stream of its own.
        accepted.events().forEach(event -> requests.begin(Decision.accept(event)));
        yield accepted.events().size();
      }
    };
  }

  /** Erases what a user's requests say, as of now. */
  @CommandHandler
  void handle(EraseUserRequests command) {
    requests.begin(Decision.accept(new UserRequestsErased(command.erasureId(), command.userId())));
  }

  private boolean isKnown(String requestId) {
    return jdbc.sql("select exists(select from requests where request_id = ?)")
        .param(requestId)
        .query(Boolean.class)
        .single();
  }
}
