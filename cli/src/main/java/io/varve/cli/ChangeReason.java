package io.varve.cli;

import java.net.http.HttpRequest;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Why a command changes something, which is kept beside the change. */
final class ChangeReason {

  @Option(
      names = "--change-reason",
      paramLabel = "TEXT",
      description = "why, for a warehouse that wants to know; it is kept beside the change")
  private @Nullable String reason;

  @Option(
      names = "--change-ticket",
      paramLabel = "TICKET",
      description = "for which ticket; it is kept beside the change")
  private @Nullable String ticket;

  /** Adds it to a request, which has no reason of its own. */
  void addTo(HttpRequest.Builder request) {
    if (reason != null) {
      request.setHeader("X-Change-Reason", reason);
    }
    if (ticket != null) {
      request.setHeader("X-Change-Ticket", ticket);
    }
  }
}
