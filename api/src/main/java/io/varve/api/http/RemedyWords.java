package io.varve.api.http;

import io.varve.command.refusal.Refusal;
import io.varve.command.refusal.Remedy;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Says in terms of this API what can be done about a refusal. */
public final class RemedyWords {

  private static final String UNPROTECT = "send {\"protected\": false} to its protection first";

  private RemedyWords() {}

  /** What was wrong, and what to send instead. */
  public static String message(Refusal refusal) {
    return refusal.remedies().isEmpty()
        ? refusal.message()
        : refusal.message()
            + "; "
            + refusal.remedies().stream()
                .map(RemedyWords::words)
                .collect(Collectors.joining(", or "));
  }

  /** The remedies as the envelope's field {@code remedies} names them, such as {@code force}. */
  static List<String> names(Refusal refusal) {
    return refusal.remedies().stream()
        .map(remedy -> remedy.name().toLowerCase(Locale.ROOT).replace('_', '-'))
        .toList();
  }

  private static String words(Remedy remedy) {
    return switch (remedy) {
      case EMPTY_FIRST -> "drop what it holds first";
      case WAIT -> "wait for that";
      case RECURSIVE -> "send recursive=true";
      case FORCE -> "send force=true";
      case FORCE_LEAVING_FILES -> "send force=true to leave the files where they are";
      case FORCE_MOVE -> "send \"force\": true";
      case UNPROTECT_WAREHOUSE, UNPROTECT_NAMESPACE, UNPROTECT_TABULAR -> UNPROTECT;
      case RELEASE_HOLD ->
          "GET its hold says who holds it: ask there, and DELETE the hold if it may be dropped";
      case GIVE_REASON -> "say why in X-Change-Reason, and the ticket in X-Change-Ticket";
      case UNDROP_AS -> "send another one as {\"new-name\": \"…\"}";
      case BOOTSTRAP -> "send {\"accept-terms-of-use\": true} to POST /management/v1/bootstrap";
    };
  }
}
