package io.varve.command.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Commits that are applied one on the other; a table is the names of what was committed to it. */
final class CommitQueueTest {

  private static final Duration LONG = Duration.ofSeconds(20);

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CommitQueue<String> queue =
      new CommitQueue<>(new UUID(0, 1), new CommitLeases(none()));
  private final AtomicInteger writing = new AtomicInteger();
  private final AtomicInteger mostWriting = new AtomicInteger();
  private final CountDownLatch allAreWriting = new CountDownLatch(CommitQueue.DEPTH);
  private volatile String table = "";

  @AfterEach
  void everySlotIsFreeAgain() {
    queue.enterExclusively(Deadline.in(LONG));
    queue.leaveExclusively();
    threads.shutdownNow();
  }

  private static DataSource none() {
    return (DataSource)
        Proxy.newProxyInstance(
            CommitQueueTest.class.getClassLoader(),
            new Class<?>[] {DataSource.class},
            (proxy, method, arguments) -> {
              throw new SQLException("No database");
            });
  }

  /** A commit that adds its name, and whose every step can be held or made to fail. */
  private class Named implements CommitQueue.Commit<String, String> {
    private final String name;
    private final CountDownLatch applied = new CountDownLatch(1);
    private final CountDownLatch maySend = new CountDownLatch(1);
    private final CountDownLatch mayWrite = new CountDownLatch(1);
    private final CountDownLatch gone = new CountDownLatch(1);
    private final AtomicInteger discarded = new AtomicInteger();
    private final AtomicInteger agains = new AtomicInteger();
    private String refusedOn = "none";
    private Supplier<Optional<String>> sending = this::commit;
    private Runnable writes = () -> {};
    private String base = "";
    private String made = "";

    Named(String name) {
      this.name = name;
    }

    /** Refused on a base that has this commit. */
    Named refusedBehind(String other) {
      refusedOn = other;
      return this;
    }

    Named sending(Supplier<Optional<String>> instead) {
      sending = instead;
      return this;
    }

    Named free() {
      mayWrite.countDown();
      maySend.countDown();
      return this;
    }

    Future<String> start() throws InterruptedException {
      return start(LONG);
    }

    /** Starts it and returns when it is applied. */
    Future<String> start(Duration patience) throws InterruptedException {
      Deadline deadline = Deadline.in(patience);
      Future<String> outcome = threads.submit(() -> queue.carryOut(this, deadline));
      await(applied);
      return outcome;
    }

    @Override
    public String newest(boolean leased) {
      return table;
    }

    @Override
    public String apply(String newBase) {
      base = newBase;
      applied.countDown();
      made = added(newBase);
      return made;
    }

    private String added(String to) {
      if (to.contains(refusedOn)) {
        throw new RefusedException(Reason.COMMIT_FAILED, "Made on another base");
      }
      return to + name;
    }

    @Override
    public void write() {
      mostWriting.accumulateAndGet(writing.incrementAndGet(), Math::max);
      allAreWriting.countDown();
      await(mayWrite);
      writing.decrementAndGet();
      writes.run();
    }

    @Override
    public Optional<String> send() {
      await(maySend);
      return sending.get();
    }

    private Optional<String> commit() {
      assertThat(table).as("what %s was applied to", name).isEqualTo(base);
      table = made;
      return Optional.of(made);
    }

    @Override
    public void discard() {
      discarded.incrementAndGet();
      gone.countDown();
    }

    @Override
    public Optional<String> again() {
      agains.incrementAndGet();
      table = added(table);
      return Optional.of(table);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RefusedException(Reason.UNAVAILABLE, "Interrupted");
    }
  }

  private static void assertRefused(Future<?> outcome, Reason reason) {
    assertThatThrownBy(outcome::get)
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOfSatisfying(
            RefusedException.class, e -> assertThat(e.refusal().reason()).isEqualTo(reason));
  }

  @Test
  void commitsWriteAtOnceAndAreSentInTheOrderInWhichTheyCame() throws Exception {
    List<Named> commits = new ArrayList<>();
    List<Future<String>> outcomes = new ArrayList<>();
    String names = "abcdefgh".substring(0, CommitQueue.DEPTH);
    for (String name : names.split("")) {
      Named commit = new Named(name);
      commits.add(commit);
      outcomes.add(commit.start());
    }
    Named oneTooMany = new Named("z").free();
    Future<String> last = threads.submit(() -> queue.carryOut(oneTooMany, Deadline.in(LONG)));
    // A commit writes after it has let the next one in, so the last may not be at it yet.
    await(allAreWriting);
    // The last ones are ready first.
    for (Named commit : commits.reversed()) {
      assertThat(table).isEmpty();
      assertThat(oneTooMany.applied.getCount()).isEqualTo(1);
      commit.free();
    }
    for (int i = 0; i < outcomes.size(); i++) {
      assertThat(outcomes.get(i).get()).isEqualTo(names.substring(0, i + 1));
    }
    assertThat(last.get()).isEqualTo(names + "z");
    assertThat(mostWriting.get()).isEqualTo(CommitQueue.DEPTH);
    assertThat(commits).allMatch(commit -> commit.discarded.get() == 0);
  }

  @Test
  void commitsOnAFailedCommitAreAppliedAgainInOrder() throws Exception {
    for (Reason reason : List.of(Reason.UNAVAILABLE, Reason.NO_SUCH_TABLE)) {
      table = "";
      Named first = new Named("a").sending(refusing(reason));
      Named second = new Named("b").free();
      Named third = new Named("c").free();
      Future<String> failed = first.start();
      Future<String> next = second.start();
      Future<String> last = third.start();
      first.free();
      assertRefused(failed, reason);
      assertThat(next.get()).isEqualTo("b");
      assertThat(last.get()).isEqualTo("bc");
      assertThat(List.of(second, third))
          .allMatch(commit -> commit.discarded.get() == 1 && commit.agains.get() == 1);
    }
  }

  private static Supplier<Optional<String>> refusing(Reason reason) {
    return () -> {
      throw new RefusedException(reason, "No");
    };
  }

  @Test
  void commitThatLostToAnotherNodeIsAppliedAgainWithThoseOnIt() throws Exception {
    Named first =
        new Named("a")
            .sending(
                () -> {
                  table = "x";
                  return Optional.empty();
                });
    Named second = new Named("b").free();
    Future<String> one = first.start();
    Future<String> two = second.start();
    first.free();
    assertThat(one.get()).isEqualTo("xa");
    assertThat(two.get()).isEqualTo("xab");
    // It has deleted what it wrote itself.
    assertThat(first.discarded.get()).isZero();
  }

  @Test
  void theDatabaseIsAskedAfterAnUnknownOutcome() throws Exception {
    Named first =
        new Named("a")
            .sending(
                () -> {
                  table = "a";
                  return refusing(Reason.OUTCOME_UNKNOWN).get();
                });
    Named second = new Named("b").free();
    Future<String> unknown = first.start();
    Future<String> next = second.start();
    first.free();
    assertRefused(unknown, Reason.OUTCOME_UNKNOWN);
    assertThat(next.get()).isEqualTo("ab");
    assertThat(second.discarded.get()).isEqualTo(1);
  }

  @Test
  void aRefusalIsReportedWhenItsBaseIsCommittedAndHoldsNobodyUp() throws Exception {
    Named first = new Named("a");
    Named second = new Named("b").refusedBehind("a");
    Named third = new Named("c").free();
    Future<String> one = first.start();
    Future<String> two = second.start();
    Future<String> three = third.start();
    assertThat(two.isDone()).isFalse();
    first.free();
    assertThat(one.get()).isEqualTo("a");
    assertRefused(two, Reason.COMMIT_FAILED);
    assertThat(three.get()).isEqualTo("ac");
    assertThat(third.agains.get()).isZero();
  }

  @Test
  void aRefusalOnABaseThatDidNotComeToBeIsNotReported() throws Exception {
    Named first = new Named("a").sending(refusing(Reason.UNAVAILABLE));
    Named second = new Named("b").refusedBehind("a");
    Future<String> one = first.start();
    Future<String> two = second.start();
    first.free();
    assertRefused(one, Reason.UNAVAILABLE);
    assertThat(two.get()).isEqualTo("b");
  }

  @Test
  void unwritableCommitIsRefusedAndThoseOnItAreAppliedAgain() throws Exception {
    Named first = new Named("a");
    first.writes =
        () -> {
          throw new RefusedException(Reason.UNAVAILABLE, "Full");
        };
    Named second = new Named("b").free();
    Future<String> one = first.start();
    Future<String> two = second.start();
    first.free();
    assertRefused(one, Reason.UNAVAILABLE);
    assertThat(two.get()).isEqualTo("b");
  }

  @Test
  void lateCallerLeavesAndTheOrderStays() throws Exception {
    Named first = new Named("a");
    Named second = new Named("b").free();
    Named third = new Named("c").free();
    Future<String> one = first.start();
    Future<String> two = second.start(Duration.ofMillis(500));
    Future<String> three = third.start();
    assertRefused(two, Reason.UNAVAILABLE);
    assertThat(second.discarded.get()).isEqualTo(1);
    assertThat(three.isDone()).isFalse();
    first.free();
    assertThat(one.get()).isEqualTo("a");
    assertThat(three.get()).isEqualTo("ac");
    assertThat(third.agains.get()).isEqualTo(1);
  }

  @Test
  void interruptedCallerLeavesAndTheOrderStays() throws Exception {
    Named first = new Named("a");
    Named second = new Named("b").free();
    Named third = new Named("c").free();
    Future<String> one = first.start();
    Future<String> two = second.start();
    Future<String> three = third.start();
    two.cancel(true);
    // Else it may see the first one done before it sees that it was interrupted.
    await(second.gone);
    first.free();
    assertThat(one.get()).isEqualTo("a");
    assertThat(three.get()).isEqualTo("ac");
    assertThat(second.discarded.get()).isEqualTo(1);
    assertThat(second.agains.get()).isZero();
  }

  @Test
  void exclusiveCallerWaitsForSlotsInUseAndKeepsOthersOut() throws Exception {
    Named first = new Named("a");
    Future<String> one = first.start();
    assertThatThrownBy(() -> queue.enterExclusively(Deadline.in(Duration.ofMillis(1))))
        .isInstanceOf(RefusedException.class);
    first.free();
    assertThat(one.get()).isEqualTo("a");
    queue.enterExclusively(Deadline.in(LONG));
    Named second = new Named("b").free();
    Future<String> two = threads.submit(() -> queue.carryOut(second, Deadline.in(LONG)));
    assertThat(second.applied.await(50, TimeUnit.MILLISECONDS)).isFalse();
    queue.leaveExclusively();
    assertThat(two.get()).isEqualTo("ab");
  }

  @Test
  void anErrorWhileWritingBreaksItsRunAndOthersGoOn() throws Exception {
    Named first = new Named("a");
    first.writes =
        () -> {
          throw new NoClassDefFoundError("Gone");
        };
    Named second = new Named("b").free();
    Named third = new Named("c").free();
    Future<String> one = first.start();
    Future<String> two = second.start();
    Future<String> three = third.start();
    first.free();
    assertThatThrownBy(one::get).hasRootCauseInstanceOf(NoClassDefFoundError.class);
    assertThat(two.get()).isEqualTo("b");
    assertThat(three.get()).isEqualTo("bc");
    assertThat(List.of(second, third))
        .allMatch(commit -> commit.discarded.get() == 1 && commit.agains.get() == 1);
  }

  @Test
  void anErrorWhileSendingBreaksItsRunAndOthersGoOn() throws Exception {
    Named first =
        new Named("a")
            .sending(
                () -> {
                  throw new StackOverflowError();
                });
    Named second = new Named("b").free();
    Future<String> one = first.start();
    Future<String> two = second.start();
    first.free();
    assertThatThrownBy(one::get).hasRootCauseInstanceOf(StackOverflowError.class);
    assertThat(two.get()).isEqualTo("b");
    assertThat(second.discarded.get()).isEqualTo(1);
  }

  @Test
  void anErrorLeavesTheLaneInOrder() throws Exception {
    Named first =
        new Named("a") {
          @Override
          public String apply(String base) {
            throw new AssertionError("Broken");
          }
        };
    assertThatThrownBy(() -> queue.carryOut(first, Deadline.in(LONG))).hasMessage("Broken");
    assertThat(new Named("b").free().start().get()).isEqualTo("b");
  }
}
