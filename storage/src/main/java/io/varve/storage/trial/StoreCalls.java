package io.varve.storage.trial;

import io.varve.storage.trial.Checks.FailedException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * What a trial does in a bucket, each a short request, all together within a time.
 *
 * @param s3 the store as one of its users finds it
 * @param who that user, for sentences
 * @param until {@link System#nanoTime} after which nothing is begun any more
 */
record StoreCalls(S3Client s3, String bucket, String who, long until) {

  private static final int FORBIDDEN = 403;

  static final Duration TIME = Duration.ofSeconds(30);

  void put(String key, byte[] bytes) {
    call(
        "write " + key,
        () ->
            s3.putObject(request -> request.bucket(bucket).key(key), RequestBody.fromBytes(bytes)));
  }

  void get(String key, byte[] expected) {
    call(
        "read " + key,
        () -> {
          byte[] found =
              s3.getObjectAsBytes(request -> request.bucket(bucket).key(key)).asByteArrayUnsafe();
          if (!Arrays.equals(found, expected)) {
            throw new FailedException(
                "The store gave other bytes for " + key + " than it was given");
          }
        });
  }

  void list(String folder, String expected) {
    call(
        "list " + folder,
        () -> {
          if (!keys(folder).contains(expected)) {
            throw new FailedException("The store does not list " + expected + ", which is there");
          }
        });
  }

  void delete(String key) {
    call("delete " + key, () -> s3.deleteObject(request -> request.bucket(bucket).key(key)));
  }

  /** Deletes all that a trial may have left in a folder of its own. */
  void clear(String folder) {
    call("list " + folder, () -> keys(folder).forEach(this::delete));
  }

  private List<String> keys(String folder) {
    return s3.listObjectsV2(request -> request.bucket(bucket).prefix(folder)).contents().stream()
        .map(S3Object::key)
        .toList();
  }

  /** Does what the store must refuse. */
  void refused(String what, Runnable work) {
    inTime();
    try {
      work.run();
    } catch (AwsServiceException e) {
      if (e.statusCode() == FORBIDDEN) {
        return;
      }
      throw failed(what, e);
    } catch (SdkException e) {
      throw failed(what, e);
    }
    throw new FailedException(
        who
            + " could "
            + what
            + ": the store does not limit credentials to what they were given for, so those that"
            + " clients get would open all of it. Turn sts-enabled off");
  }

  private void call(String what, Runnable work) {
    inTime();
    try {
      work.run();
    } catch (SdkException e) {
      throw failed(what, e);
    }
  }

  private void inTime() {
    if (System.nanoTime() - until > 0) {
      throw new FailedException(
          "The store is too slow: it had " + TIME.toSeconds() + " seconds for all checks");
    }
  }

  private FailedException failed(String what, SdkException e) {
    return new FailedException(who + " could not " + what + " in " + bucket + ": " + reason(e));
  }

  /** Why a store did not do something, in few words and without anything secret. */
  static String reason(SdkException e) {
    if (e instanceof AwsServiceException refused) {
      String code =
          refused.awsErrorDetails() == null ? null : refused.awsErrorDetails().errorCode();
      return "the store said " + refused.statusCode() + (code == null ? "" : " " + code);
    }
    Throwable cause = e;
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    return "the store could not be reached (" + cause.getClass().getSimpleName() + ")";
  }
}
