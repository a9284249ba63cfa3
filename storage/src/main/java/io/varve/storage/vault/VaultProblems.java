package io.varve.storage.vault;

import io.varve.storage.secret.SecretsAwayException;
import java.io.IOException;
import javax.net.ssl.SSLException;
import org.springframework.vault.client.VaultResponses;
import org.springframework.web.client.HttpStatusCodeException;

/** Says in a sentence what is wrong with Vault, and what to do. */
final class VaultProblems {

  private static final int MOST_CHARACTERS = 200;

  private VaultProblems() {}

  /**
   * What came of asking Vault.
   *
   * @param wanted what Varve wanted to do there, as the end of "Vault does not let Varve …"
   */
  static SecretsAwayException of(RuntimeException problem, String wanted) {
    for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
      if (cause instanceof HttpStatusCodeException answer) {
        return new SecretsAwayException(sentence(answer, wanted), problem);
      }
      if (cause instanceof SSLException tls) {
        return new SecretsAwayException(
            "Vault can't be reached by TLS ("
                + shortened(String.valueOf(tls.getMessage()))
                + "). If its certificate is of a private authority, name that's: --ca-bundle FILE.",
            problem);
      }
      if (cause instanceof IOException io) {
        return new SecretsAwayException(
            "Vault can't be reached ("
                + shortened(
                    io.getMessage() == null ? io.getClass().getSimpleName() : io.getMessage())
                + "). Is it running, and is --vault-uri right?",
            problem);
      }
    }
    return new SecretsAwayException(
        "Vault does not let Varve "
            + wanted
            + ": "
            + shortened(String.valueOf(problem.getMessage())),
        problem);
  }

  private static String sentence(HttpStatusCodeException answer, String wanted) {
    int status = answer.getStatusCode().value();
    String why = shortened(VaultResponses.getError(answer.getResponseBodyAsString()));
    return switch (status) {
      case 503 -> "Vault is not ready (503: " + why + "). If it is sealed, unseal it.";
      case 429, 472, 473 -> "This Vault is a standby (" + status + "). Name the active one.";
      case 400, 403 ->
          "Vault does not let Varve "
              + wanted
              + " ("
              + status
              + ": "
              + why
              + "). Look at its login, and at the policy that this gives it.";
      case 404 -> "Vault has no such path to " + wanted + " (404: " + why + ").";
      default -> "Vault could not " + wanted + " (" + status + ": " + why + ").";
    };
  }

  private static String shortened(String words) {
    String line = words.replaceAll("\\s+", " ").strip();
    return line.length() > MOST_CHARACTERS ? line.substring(0, MOST_CHARACTERS) + "…" : line;
  }
}
