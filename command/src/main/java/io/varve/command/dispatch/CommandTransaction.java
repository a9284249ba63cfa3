package io.varve.command.dispatch;

import io.varve.command.head.ReadHead;
import io.varve.command.idempotency.IdempotencyKeys;
import io.varve.command.idempotency.Outcome;
import io.varve.command.request.Changes;
import io.varve.command.request.Changes.Last;
import io.varve.command.request.Request;
import io.varve.command.rights.RightsCheck;
import io.varve.ledger.read.PreparedReads;
import io.varve.ledger.seal.SealedPositions;
import io.varve.ledger.store.PostgresEventStorage;
import io.varve.ledger.write.Writes;
import io.varve.security.rights.Access;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.messaging.InterceptorChain;
import org.axonframework.messaging.Message;
import org.axonframework.messaging.MessageHandlerInterceptor;
import org.axonframework.messaging.correlation.CorrelationDataProvider;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * What every command's transaction writes besides what its handler does: the idempotency key with
 * the outcome, and the request's row, before all else; and tells the sealer once it is committed.
 */
public final class CommandTransaction
    implements MessageHandlerInterceptor<CommandMessage<?>>, CorrelationDataProvider {

  private static final String INSERT =
      "insert into requests"
          + " (hash, salt, request_id, user_agent, remote_address, reason, ticket)";

  private final Writes writes;
  private final IdempotencyKeys keys;
  private final PreparedReads reads;
  private final SealedPositions positions;
  private final Committed committed;

  /** Is called after each commit. */
  @FunctionalInterface
  public interface Committed {
    /**
     * @param awaited whether somebody waits for its position
     */
    void accept(boolean awaited);
  }

  /**
   * @param positions that the changes get, for requests that want to know
   * @param committed called after each commit
   */
  public CommandTransaction(
      Writes writes,
      IdempotencyKeys keys,
      PreparedReads reads,
      SealedPositions positions,
      Committed committed) {
    this.positions = positions;
    this.writes = writes;
    this.keys = keys;
    this.reads = reads;
    this.committed = committed;
  }

  @Override
  public @Nullable Object handle(
      UnitOfWork<? extends CommandMessage<?>> unitOfWork, InterceptorChain chain) throws Exception {
    CommandContext dispatch = of(unitOfWork.getMessage());
    Request request = dispatch.stamp().request();
    watchCommit(dispatch, unitOfWork);
    Outcome expected = dispatch.expected();
    insert(dispatch.stamp(), expected);
    checkRights(dispatch, unitOfWork.getMessage().getPayload());
    ReadHead head = dispatch.head();
    if (head != null) {
      head.useIn(unitOfWork);
    }
    Object result = chain.proceed();
    Outcome outcome = dispatch.finish(result);
    if (expected == null && request.key().isPresent()) {
      keys.finish(request, outcome);
    }
    return result;
  }

  private void checkRights(CommandContext dispatch, Object command) {
    Access access = dispatch.stamp().request().access();
    if (dispatch.decidesInside()) {
      RightsCheck.hold(reads, command);
      access.decideAgain();
    } else {
      RightsCheck.add(writes, access, command);
    }
  }

  @Override
  public Map<String, ?> correlationDataFor(Message<?> message) {
    return message.getMetaData().get(CommandContext.KEY) instanceof CommandContext dispatch
        ? dispatch.stamp().eventMetadata()
        : Map.of();
  }

  private static CommandContext of(CommandMessage<?> command) {
    return (CommandContext) Objects.requireNonNull(command.getMetaData().get(CommandContext.KEY));
  }

  private void watchCommit(CommandContext dispatch, UnitOfWork<?> unitOfWork) {
    Changes changes = dispatch.stamp().request().changes();
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          private @Nullable Last last;

          @Override
          public void beforeCommit(boolean readOnly) {
            dispatch.commitBegins();
            // Before the commit, for it may be sealed before this thread goes on.
            last =
                PostgresEventStorage.lastEvent(unitOfWork)
                    .filter(event -> changes.isWanted())
                    .map(event -> new Last(event, positions.await(event)))
                    .orElse(null);
          }

          @Override
          public void afterCommit() {
            changes.committed(last);
            committed.accept(last != null);
          }

          @Override
          public void afterCompletion(int status) {
            if (last != null && status != STATUS_COMMITTED) {
              positions.forget(last.event());
            }
          }
        });
  }

  private void insert(RequestStamp stamp, @Nullable Outcome expected) {
    Request request = stamp.request();
    Request.Client client = request.client();
    List<@Nullable Object> row =
        Arrays.asList(
            stamp.hash(),
            stamp.salt(),
            request.id(),
            client.userAgent(),
            client.remoteAddress(),
            client.reason(),
            client.ticket());
    if (request.key().isPresent()) {
      keys.take(
          request,
          expected,
          INSERT + " values ((select ?::bytea from taken), ?, ?, ?, ?, ?, ?)",
          row);
    } else {
      writes.add(INSERT + " values (?, ?, ?, ?, ?, ?, ?)", row.toArray());
    }
  }
}
