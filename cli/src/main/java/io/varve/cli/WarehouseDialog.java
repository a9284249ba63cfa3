package io.varve.cli;

import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/** Leads through what a new warehouse needs. What options gave is offered as the answer. */
final class WarehouseDialog {

  private final Questions questions;
  private final PrintStream out;

  WarehouseDialog(Questions questions, PrintStream out) {
    this.questions = questions;
    this.out = out;
  }

  String name(String option) {
    return needed("Name of the warehouse", option);
  }

  void fill(StorageOptions storage, CredentialOptions key) {
    storage.adls = null;
    storage.gcs = null;
    String kind =
        choice(
            "Kind of store: s3 (MinIO, Ceph, SeaweedFS, R2, …), aws, or folder of the server",
            storage.bucket != null && storage.endpoint == null ? "aws" : "s3",
            "s3",
            "aws",
            "folder");
    if (kind.equals("folder")) {
      storage.bucket = null;
      storage.endpoint = null;
      storage.region = null;
      storage.keyPrefix = null;
      storage.role = null;
      storage.noSts = false;
      return;
    }
    storage.bucket = needed("Bucket", storage.bucket);
    if (kind.equals("s3")) {
      storage.endpoint = needed("Endpoint, such as http://127.0.0.1:9000", storage.endpoint);
      storage.region = questions.ask("Region", or(storage.region, "local-01"));
    } else {
      storage.endpoint = null;
      storage.region = needed("Region, such as eu-central-1", storage.region);
    }
    storage.keyPrefix = optional("Folder in the bucket, if not all of it", storage.keyPrefix);
    key.accessKeyId = needed("Access key id of Varve itself", key.accessKeyId);
    String secret =
        questions.secret(
            "Secret access key" + (key.secretAccessKey == null ? "" : ", or none for the same"));
    if (!secret.isEmpty()) {
      key.secretAccessKey = secret;
    }
    storage.noSts =
        !yes("Shall clients get credentials of their own, by STS", storage.noSts ? "n" : "y");
    if (!storage.noSts) {
      storage.role =
          kind.equals("aws")
              ? needed("ARN of the role that they get", storage.role)
              : optional("ARN of the role that they get, if the store needs one", storage.role);
    }
  }

  boolean yes(String question, String unless) {
    return choice(question + "? y or n", unless, "y", "n").equals("y");
  }

  private String needed(String question, @Nullable String option) {
    while (true) {
      String answer = questions.ask(question, or(option, ""));
      if (!answer.isEmpty()) {
        return answer;
      }
      out.println("This is needed.");
    }
  }

  private @Nullable String optional(String question, @Nullable String option) {
    String answer = questions.ask(question, or(option, ""));
    return answer.isEmpty() ? null : answer;
  }

  private String choice(String question, String unless, String... choices) {
    while (true) {
      String answer = questions.ask(question, unless);
      for (String choice : choices) {
        if (choice.equals(answer)) {
          return choice;
        }
      }
      out.println("Say one of: " + String.join(", ", choices));
    }
  }

  private static String or(@Nullable String option, String unless) {
    return option == null ? unless : option;
  }
}
