package io.varve.cli;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Says in terms of the command line what can be done about a server's refusal. */
final class RemedyOptions {

  private RemedyOptions() {}

  /**
   * What was wrong, and which option or command helps.
   *
   * @param error the {@code error} of the server's answer; one of an older server has its message
   *     only
   */
  static String message(JsonNode error) {
    List<String> options = new ArrayList<>();
    for (JsonNode remedy : error.path("remedies")) {
      String option = option(remedy.asString(""));
      if (option.isEmpty()) {
        // A newer server knows a way that this version has no word for: its own words tell it.
        return error.path("message").asString("");
      }
      options.add(option);
    }
    return options.isEmpty()
        ? error.path("message").asString("")
        : error.path("problem").asString("") + "; " + String.join(", or ", options);
  }

  private static String option(String remedy) {
    return switch (remedy) {
      case "empty-first" -> "drop what it holds first";
      case "wait" -> "wait for that";
      case "recursive" -> "use --recursive";
      case "force", "force-move" -> "use --force";
      case "force-leaving-files" -> "use --force to leave the files where they are";
      case "unprotect-warehouse" -> "run `varve warehouse protect --off` first";
      case "unprotect-namespace" -> "run `varve namespace protect --off` first";
      case "unprotect-tabular" -> "run `varve table protect --off` first";
      case "release-hold" ->
          "see in `varve log` who holds it, and run `varve table release` if it may be dropped";
      case "give-reason" -> "say why by --change-reason, and the ticket by --change-ticket";
      case "undrop-as" -> "say another one with --as";
      case "bootstrap" -> "run `varve bootstrap --accept-terms-of-use`";
      default -> "";
    };
  }
}
