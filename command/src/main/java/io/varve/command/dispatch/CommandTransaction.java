package io.varve.command.dispatch;

import io.varve.command.head.ReadHead;
import io.varve.command.idempotency.IdempotencyKeys;
import io.varve.command.idempotency.Outcome;
import io.varve.command.request.Request;
import io.varve.command.rights.RightsCheck;
import io.varve.ledger.write.Writes;
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
  private final Runnable committed;

  /**
   * @param committed called after each commit
   */
  public CommandTransaction(Writes writes, IdempotencyKeys keys, Runnable committed) {
    this.writes = writes;
    this.keys = keys;
    this.committed = committed;
  }

  @Override
  public @Nullable Object handle(
      UnitOfWork<? extends CommandMessage<?>> unitOfWork, InterceptorChain chain) throws Exception {
    CommandContext dispatch = of(unitOfWork.getMessage());
    Request request = dispatch.stamp().request();
    watchCommit(dispatch);
    Outcome expected = dispatch.expected();
    insert(dispatch.stamp(), expected);
    RightsCheck.add(
        writes, dispatch.stamp().request().access(), unitOfWork.getMessage().getPayload());
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

  @Override
  public Map<String, ?> correlationDataFor(Message<?> message) {
    return message.getMetaData().get(CommandContext.KEY) instanceof CommandContext dispatch
        ? dispatch.stamp().eventMetadata()
        : Map.of();
  }

  private static CommandContext of(CommandMessage<?> command) {
    return (CommandContext) Objects.requireNonNull(command.getMetaData().get(CommandContext.KEY));
  }

  private void watchCommit(CommandContext dispatch) {
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void beforeCommit(boolean readOnly) {
            dispatch.commitBegins();
          }

          @Override
          public void afterCommit() {
            committed.run();
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
