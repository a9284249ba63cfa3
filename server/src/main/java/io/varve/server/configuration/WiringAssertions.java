package io.varve.server.configuration;

import io.varve.ledger.event.Event;
import io.varve.ledger.event.EventTypes;
import java.util.ArrayDeque;
import java.util.Deque;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.spring.messaging.unitofwork.SpringTransactionManager;
import org.springframework.beans.factory.InitializingBean;

/** Refuses to start on a wiring that would lose what was acknowledged. */
final class WiringAssertions implements InitializingBean {

  private final TransactionManager transactions;

  WiringAssertions(TransactionManager transactions) {
    this.transactions = transactions;
  }

  @Override
  public void afterPropertiesSet() {
    if (!(transactions instanceof SpringTransactionManager)) {
      throw new IllegalStateException("Commands would run without a transaction: " + transactions);
    }
    Deque<Class<?>> open = new ArrayDeque<>();
    open.add(Event.class);
    while (!open.isEmpty()) {
      Class<?> type = open.pop();
      if (type.isSealed()) {
        for (Class<?> permitted : type.getPermittedSubclasses()) {
          open.push(permitted);
        }
      } else {
        EventTypes.of(type);
      }
    }
  }
}
