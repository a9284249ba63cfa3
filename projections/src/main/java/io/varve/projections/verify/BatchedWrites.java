package io.varve.projections.verify;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * A connection on which inserts and updates wait for others of the same text, and are sent together
 * before anything else is. So a replay needs no round trip an event. They answer {@link
 * java.sql.Statement#SUCCESS_NO_INFO}, and fail late: at {@link #flush} or before another text.
 */
final class BatchedWrites {

  // More than one batch at a time would only hold more memory.
  private static final int MOST = 500;

  private final Connection connection;
  private final Map<String, PreparedStatement> prepared = new HashMap<>();
  private final DataSource source;
  private @Nullable PreparedStatement pending;
  private int waiting;

  BatchedWrites(Connection connection) {
    this.connection = connection;
    this.source = new SingleConnectionDataSource(proxy(Connection.class, this::onConnection), true);
  }

  /** Gives the connection on which writes wait. */
  DataSource source() {
    return source;
  }

  /** Sends what waits. */
  void flush() throws SQLException {
    PreparedStatement last = pending;
    if (last != null) {
      pending = null;
      waiting = 0;
      last.executeBatch();
    }
  }

  /** Forgets what waits, after a failure. */
  void forget() throws SQLException {
    pending = null;
    waiting = 0;
    for (PreparedStatement statement : prepared.values()) {
      statement.clearBatch();
    }
  }

  private @Nullable Object onConnection(Object self, Method method, @Nullable Object[] arguments)
      throws Throwable {
    if (method.getName().equals("prepareStatement") && arguments != null && arguments.length == 1) {
      return statement(String.valueOf(arguments[0]));
    }
    return invoke(connection, method, arguments);
  }

  private PreparedStatement statement(String sql) throws SQLException {
    String verb = sql.strip().split("\\s", 2)[0].toLowerCase(Locale.ROOT);
    if (!verb.equals("insert") && !verb.equals("update")) {
      flush();
      return connection.prepareStatement(sql);
    }
    PreparedStatement real = prepared.get(sql);
    if (real == null) {
      real = connection.prepareStatement(sql);
      prepared.put(sql, real);
    }
    PreparedStatement batched = real;
    return proxy(
        PreparedStatement.class,
        (self, method, arguments) -> onStatement(batched, method, arguments));
  }

  private @Nullable Object onStatement(
      PreparedStatement real, Method method, @Nullable Object[] arguments) throws Throwable {
    return switch (method.getName()) {
      case "executeUpdate" -> {
        if (pending != real || waiting == MOST) {
          flush();
        }
        real.addBatch();
        pending = real;
        waiting++;
        yield PreparedStatement.SUCCESS_NO_INFO;
      }
      // Kept for the next of the same text.
      case "close" -> null;
      default -> invoke(real, method, arguments);
    };
  }

  private static @Nullable Object invoke(Object target, Method method, @Nullable Object[] arguments)
      throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(
            BatchedWrites.class.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
