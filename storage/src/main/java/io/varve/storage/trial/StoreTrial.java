package io.varve.storage.trial;

import io.varve.storage.access.Right;
import io.varve.storage.access.SessionPolicy;
import io.varve.storage.profile.S3Credential;
import io.varve.storage.profile.S3Profile;
import io.varve.storage.s3.S3Location;
import io.varve.storage.s3.S3Store;
import io.varve.storage.s3.S3Stores;
import io.varve.storage.s3.Session;
import io.varve.storage.s3.StoreException;
import io.varve.storage.trial.Checks.FailedException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Tries a store out, in a folder of its own below the warehouse's that is gone afterwards: that
 * Varve's credential writes, reads, lists and deletes there, that credentials can be had for
 * clients, that they do the same in their folder, and that the store refuses them everywhere else.
 */
public final class StoreTrial {

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

  private final S3Store store;
  private final String bucket;
  private final String folder;
  private final long until = System.nanoTime() + StoreCalls.TIME.toNanos();
  private final Checks checks = new Checks();

  private StoreTrial(S3Store store) {
    this.store = store;
    S3Location place =
        S3Location.of(store.profile().location() + "/.varve-check-" + UUID.randomUUID());
    this.bucket = place.bucket();
    this.folder = place.key();
  }

  /** Tries a store out; takes a minute at most, and a second where all is well. */
  public static List<Check> of(S3Profile profile, S3Credential credential) {
    return S3Stores.looking(profile, credential, store -> new StoreTrial(store).run());
  }

  /** The same checks, none of them made. */
  public static List<Check> none(String why) {
    return ALL.stream().map(name -> Check.skipped(name, why)).toList();
  }

  private List<Check> run() {
    StoreCalls own = new StoreCalls(store.own(), bucket, OWN_WHO, until);
    checks.check(CLIENT, () -> {});
    boolean works = checks.check(OWN, () -> everything(own, folder + "/own"));
    if (!works) {
      skipVended("Varve's own credential does not work");
    } else if (!store.profile().stsEnabled()) {
      skipVended("sts-enabled is false: clients get no credentials of their own");
    } else {
      vended(own);
    }
    cleanUp(works);
    return checks.made();
  }

  private void cleanUp(boolean works) {
    long soon = System.nanoTime() + CLEANUP_TIME.toNanos();
    StoreCalls own = new StoreCalls(store.own(), bucket, OWN_WHO, soon);
    if (works) {
      checks.check(CLEANUP, () -> own.clear(folder + "/"));
      return;
    }
    try {
      // A part of it may have worked, or an answer may have been lost.
      own.clear(folder + "/");
    } catch (FailedException e) {
      // Said already, by the check that failed.
    }
    checks.skip(CLEANUP, "Varve's own credential does not work");
  }

  private void skipVended(String why) {
    for (String name : List.of(ISSUED, VENDED, SCOPE)) {
      checks.skip(name, why);
    }
  }

  private static void everything(StoreCalls calls, String folder) {
    String key = folder + "/file";
    calls.put(key, BYTES);
    calls.get(key, BYTES);
    calls.list(folder + "/", key);
    calls.delete(key);
  }

  private void vended(StoreCalls own) {
    Session[] sessions = new Session[2];
    boolean issued =
        checks.check(
            ISSUED,
            () -> {
              sessions[0] = session(Right.READ_WRITE);
              sessions[1] = session(Right.READ);
            });
    if (!issued) {
      checks.skip(VENDED, "No credentials could be had");
      checks.skip(SCOPE, "No credentials could be had");
      return;
    }
    try (S3Client writer = store.as(sessions[0]);
        S3Client reader = store.as(sessions[1])) {
      StoreCalls writes = new StoreCalls(writer, bucket, "A client's credential", until);
      StoreCalls reads = new StoreCalls(reader, bucket, "A credential for reading", until);
      checks.check(VENDED, () -> everything(writes, folder + "/inside"));
      checks.check(SCOPE, () -> refusals(own, writes, reads));
    }
  }

  private Session session(Right right) {
    try {
      return store.assumeRole(
          PRINCIPAL, SessionPolicy.of("s3://" + bucket + "/" + folder + "/inside", right));
    } catch (StoreException e) {
      throw new FailedException(
          e.getMessage()
              + (e.getCause() instanceof SdkException cause
                  ? ": " + StoreCalls.reason(cause)
                  : ""));
    }
  }

  private void refusals(StoreCalls own, StoreCalls writes, StoreCalls reads) {
    String inside = folder + "/inside/kept";
    String outside = folder + "/outside/kept";
    own.put(inside, BYTES);
    own.put(outside, BYTES);
    reads.get(inside, BYTES);
    reads.refused("write " + inside, () -> put(reads.s3(), inside));
    reads.refused("delete " + inside, () -> remove(reads.s3(), inside));
    for (StoreCalls each : List.of(writes, reads)) {
      each.refused("read " + outside, () -> read(each.s3(), outside));
      each.refused("list what lies beside it", () -> list(each.s3(), folder + "/outside/"));
    }
    writes.refused("write " + outside, () -> put(writes.s3(), outside));
    // A name that begins as the folder's does is outside of it.
    String beside = folder + "/inside-not/file";
    writes.refused("write " + beside, () -> put(writes.s3(), beside));
    writes.refused("delete " + outside, () -> remove(writes.s3(), outside));
  }

  private void put(S3Client s3, String key) {
    s3.putObject(request -> request.bucket(bucket).key(key), RequestBody.fromBytes(BYTES));
  }

  private void read(S3Client s3, String key) {
    s3.getObjectAsBytes(request -> request.bucket(bucket).key(key));
  }

  private void list(S3Client s3, String prefix) {
    s3.listObjectsV2(request -> request.bucket(bucket).prefix(prefix));
  }

  private void remove(S3Client s3, String key) {
    s3.deleteObject(request -> request.bucket(bucket).key(key));
  }
}
