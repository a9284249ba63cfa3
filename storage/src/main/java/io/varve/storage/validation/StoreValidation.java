package io.varve.storage.validation;

import io.varve.storage.access.Right;
import io.varve.storage.profile.InvalidProfileException;
import io.varve.storage.profile.Profile;
import io.varve.storage.routing.OpenStores;
import io.varve.storage.store.Limits;
import io.varve.storage.store.Store;
import io.varve.storage.store.StoreException;
import io.varve.storage.store.Vended;
import io.varve.storage.validation.Checks.FailedException;
import io.varve.storage.validation.ReportedFailure.UnreachedException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.iceberg.io.SupportsPrefixOperations;

/**
 * Tries a store out, in a folder of its own below the warehouse's that is gone afterwards: that
 * Varve's credential writes, reads, lists and deletes there, that credentials can be had for
 * clients, that they do the same in their folder, and that the store refuses them everywhere else.
 */
public final class StoreValidation {

  private static final String CLIENT = "storage-client-initialized";
  private static final String OWN = "lakekeeper-read-write";
  private static final String ISSUED = "vended-credentials-issued";
  private static final String VENDED = "vended-credentials-read-write";
  private static final String SCOPE = "vended-credentials-scope-enforced";
  private static final String CLEANUP = "cleanup";

  private static final List<String> ALL = List.of(CLIENT, OWN, ISSUED, VENDED, SCOPE, CLEANUP);
  private static final byte[] BYTES = "varve".getBytes(StandardCharsets.UTF_8);
  private static final String OWN_WHO = "Varve's credential";
  private static final Duration CLEANUP_TIME = Duration.ofSeconds(10);
  private static final String PRINCIPAL = "validation";
  private static final String CLIENTS = "Credentials for clients";

  /** More than a request takes that is not answered. */
  private static final Duration UNREACHED = Limits.TRIAL.call().plusMillis(500);

  private final Store store;
  private final String folder;
  private final long until = System.nanoTime() + StoreCalls.TIME.toNanos();
  private final Checks checks = new Checks();
  private boolean written;

  private StoreValidation(Store store) {
    this.store = store;
    this.folder = store.profile().location() + "/.varve-check-" + UUID.randomUUID();
  }

  /**
   * Validates a store; takes a minute at most, and a second where all is well.
   *
   * @param secret JSON of the credential
   */
  public static List<Check> of(OpenStores stores, Profile profile, String secret) {
    try {
      return stores.looking(profile, secret, store -> new StoreValidation(store).run());
    } catch (InvalidProfileException | StoreException e) {
      return unopened(e);
    }
  }

  /** What is wrong before anything is asked of the store; empty if nothing is. */
  public static List<Check> withoutRequests(OpenStores stores, Profile profile, String secret) {
    try {
      return stores.looking(profile, secret, store -> List.of());
    } catch (InvalidProfileException | StoreException e) {
      return unopened(e);
    }
  }

  private static List<Check> unopened(RuntimeException why) {
    return Stream.concat(
            Stream.of(new Check(CLIENT, Check.Status.FAILED, 0L, why.getMessage())),
            ALL.stream().skip(1).map(name -> Check.skipped(name, "The store can't be opened")))
        .toList();
  }

  /** The same checks, none of them made. */
  public static List<Check> none(String why) {
    return ALL.stream().map(name -> Check.skipped(name, why)).toList();
  }

  private List<Check> run() {
    StoreCalls own = new StoreCalls(store, store.files(), OWN_WHO, until);
    check(CLIENT, () -> {});
    boolean works = check(OWN, () -> everything(own, folder + "/own"));
    if (!works) {
      skipVended("Varve's own credential does not work");
    } else if (!store.profile().vends()) {
      skipVended(
          store.profile().vendsField() + " is false: clients get no credentials of their own");
    } else {
      vended(own);
    }
    cleanUp(works);
    return checks.made();
  }

  /**
   * As {@link Checks#check}, but what was not reached takes the same time whatever was there, so
   * that nobody can tell by the clock either.
   */
  private boolean check(String name, Runnable work) {
    return checks.check(
        name,
        () -> {
          long end = System.nanoTime() + UNREACHED.toNanos();
          try {
            work.run();
          } catch (UnreachedException e) {
            sleepUntil(end);
            throw new FailedException(String.valueOf(e.getMessage()));
          }
        });
  }

  private static void sleepUntil(long end) {
    try {
      TimeUnit.NANOSECONDS.sleep(end - System.nanoTime());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void cleanUp(boolean works) {
    long soon = System.nanoTime() + CLEANUP_TIME.toNanos();
    StoreCalls own = new StoreCalls(store, store.files(), OWN_WHO, soon);
    if (works) {
      check(CLEANUP, () -> own.clear(folder + "/"));
      return;
    }
    if (written) {
      try {
        own.clear(folder + "/");
      } catch (FailedException | UnreachedException e) {
        // ReportedFailure already, by the check that failed.
      }
    }
    checks.skip(CLEANUP, "Varve's own credential does not work");
  }

  private void skipVended(String why) {
    for (String name : List.of(ISSUED, VENDED, SCOPE)) {
      checks.skip(name, why);
    }
  }

  private void everything(StoreCalls calls, String folder) {
    String file = folder + "/file";
    calls.put(file, BYTES);
    written = true;
    calls.get(file, BYTES);
    calls.list(folder + "/", file);
    calls.delete(file);
  }

  private void vended(StoreCalls own) {
    Vended[] vended = new Vended[2];
    boolean issued =
        check(
            ISSUED,
            () -> {
              vended[0] = vend(Right.READ_WRITE);
              vended[1] = vend(Right.READ);
            });
    if (!issued) {
      checks.skip(VENDED, "No credentials could be had");
      checks.skip(SCOPE, "No credentials could be had");
      return;
    }
    try (SupportsPrefixOperations writer = store.filesAs(vended[0]);
        SupportsPrefixOperations reader = store.filesAs(vended[1])) {
      StoreCalls writes = new StoreCalls(store, writer, "A client's credential", until);
      StoreCalls reads = new StoreCalls(store, reader, "A credential for reading", until);
      check(VENDED, () -> everything(writes, folder + "/inside"));
      check(SCOPE, () -> refusals(own, writes, reads));
    }
  }

  private Vended vend(Right right) {
    try {
      return store.vend(PRINCIPAL, folder + "/inside", right);
    } catch (StoreException e) {
      // With no cause it is a rule of ours, and nothing was asked.
      throw e.getCause() == null
          ? new FailedException(String.valueOf(e.getMessage()))
          : unvended(e);
    } catch (RuntimeException e) {
      throw unvended(e);
    }
  }

  private RuntimeException unvended(RuntimeException e) {
    return ReportedFailure.of(store, e)
        .failed(CLIENTS, "could not be had", store.profile().location());
  }

  private void refusals(StoreCalls own, StoreCalls writes, StoreCalls reads) {
    String inside = folder + "/inside/kept";
    String outside = folder + "/outside/kept";
    own.put(inside, BYTES);
    own.put(outside, BYTES);
    reads.get(inside, BYTES);
    reads.refusedPut(inside, BYTES);
    reads.refusedDelete(inside);
    for (StoreCalls each : List.of(writes, reads)) {
      each.refusedGet(outside);
      each.refusedList(folder + "/outside/");
    }
    writes.refusedPut(outside, BYTES);
    // A name that begins as the folder's does is outside of it.
    writes.refusedPut(folder + "/inside-not/file", BYTES);
    writes.refusedDelete(outside);
  }
}
