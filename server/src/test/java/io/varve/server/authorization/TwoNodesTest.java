package io.varve.server.authorization;

import static io.varve.server.authorization.GuardedServer.ADMIN;
import static io.varve.server.authorization.GuardedServer.MANAGEMENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.varve.server.node.TestServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/**
 * Rights on two nodes with one database. {@code -Dvarve.revocations} says how many are revoked
 * under load.
 */
final class TwoNodesTest {

  private static final int TIMES = Integer.getInteger("varve.revocations", 40);

  private static GuardedServer server;
  private static TestServer second;

  @BeforeAll
  static void start() {
    server = new GuardedServer();
    second = server.start();
    server.grant(ADMIN, "/project", "owner", "project_admin");
  }

  @AfterAll
  static void stop() {
    second.close();
    server.database.assertWhole();
    server.close();
  }

  @Test
  void revokedOnOneNodeIsRefusedOnTheOther(TestReporter reporter) throws Exception {
    String namespace = server.namespace("owner", "shared");
    server.table("owner", "shared", "orders");
    String path = server.catalog() + "/namespaces/shared/tables/orders";
    String on = "/warehouse/" + server.warehouse() + "/namespace/" + namespace;
    String commit =
        "{\"requirements\":[],\"updates\":[{\"action\":\"set-properties\",\"updates\":{\"k\":\"v%d\"}}]}";
    AtomicBoolean ends = new AtomicBoolean();
    AtomicInteger committed = new AtomicInteger();
    Set<Integer> others = ConcurrentHashMap.newKeySet();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 2; i++) {
        threads.submit(
            () -> {
              for (int n = 0; !ends.get(); n++) {
                int status = server.at(second, "owner", "POST", path, commit.formatted(n)).status();
                if (status == 200) {
                  committed.incrementAndGet();
                } else {
                  others.add(status);
                }
              }
            });
      }
      try {
        for (int i = 0; i < TIMES; i++) {
          server.grant("owner", on, "guest", "modify");
          server.at(second, "guest", "GET", path, null).is(200);
          server.at(second, "guest", "POST", path, commit.formatted(-i)).is(200);
          server.revoke("owner", on, "guest", "modify");
          server.at(second, "guest", "GET", path, null).is(404);
          server.at(second, "guest", "POST", path, commit.formatted(-i)).is(404);
        }
      } finally {
        ends.set(true);
      }
    }
    reporter.publishEntry(
        Map.of("revoked", Integer.toString(TIMES), "commits beside", committed.toString()));
    assertThat(committed.get()).isPositive();
    assertThat(others).as("commits beside changes of rights").isEmpty();
  }

  @Test
  void manyChangeRightsAtOnce() throws Exception {
    List<Future<Integer>> made = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 30; i++) {
        TestServer node = i % 2 == 0 ? server.server() : second;
        String body = "{\"name\":\"role %d\"}".formatted(i);
        made.add(
            threads.submit(
                () -> server.at(node, "owner", "POST", MANAGEMENT + "/role", body).status()));
      }
    }
    for (Future<Integer> one : made) {
      assertThat(one.get()).isEqualTo(201);
    }
  }
}
