package io.varve.api.http;

import io.varve.command.refusal.Blocker;
import io.varve.command.refusal.Refusal;
import io.varve.ledger.store.LedgerJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.rest.responses.ErrorResponse;
import org.apache.iceberg.rest.responses.ErrorResponseParser;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * An error as a client sees it.
 *
 * @param type status and type
 * @param message what was wrong; at most {@value #MAX_MESSAGE} characters are kept
 * @param headers to set beside the envelope, such as {@code Allow}
 * @param problem the message without what to do, if there are remedies; as long at most
 * @param remedies what can be done, by name, for programs that say it in terms of their own
 * @param blockers what keeps a change from being taken back
 */
public record EnvelopeResponse(
    ErrorType type,
    String message,
    Map<String, String> headers,
    String problem,
    List<String> remedies,
    List<Blocker> blockers) {

  static final int MAX_MESSAGE = 1_000;

  public EnvelopeResponse {
    message = cut(message, MAX_MESSAGE);
    problem = cut(problem, MAX_MESSAGE);
    headers = Map.copyOf(headers);
    remedies = List.copyOf(remedies);
    blockers = List.copyOf(blockers);
  }

  public EnvelopeResponse(ErrorType type, String message, Map<String, String> headers) {
    this(type, message, headers, message, List.of(), List.of());
  }

  public EnvelopeResponse(ErrorType type, String message) {
    this(type, message, retrying(type));
  }

  /** The answer to a command that was refused. */
  static EnvelopeResponse of(Refusal refusal) {
    ErrorType type = ErrorType.of(refusal.reason());
    return new EnvelopeResponse(
        type,
        RemedyWords.message(refusal),
        retrying(type),
        refusal.message(),
        RemedyWords.names(refusal),
        refusal.blockers());
  }

  private static Map<String, String> retrying(ErrorType type) {
    return type.retryable() ? Map.of("Retry-After", "1") : Map.of();
  }

  /** The same answer with an id that leads to the log. */
  EnvelopeResponse withErrorId(String id) {
    String suffix = "Error ID: " + id;
    String shortened = cut(message, MAX_MESSAGE - suffix.length() - 1);
    return new EnvelopeResponse(
        type, (shortened + " " + suffix).strip(), headers, problem, remedies, blockers);
  }

  private static String cut(String text, int length) {
    return text.length() <= length ? text : text.substring(0, length - 1) + "…";
  }

  /**
   * The envelope of the Iceberg REST specification ({@code IcebergErrorResponse}), in UTF-8. Where
   * there are remedies it has two fields more, {@code problem} and {@code remedies}, and where
   * something keeps a change from being taken back, {@code blockers}; clients of Iceberg pass over
   * them.
   */
  public byte[] envelope() {
    var response =
        ErrorResponse.builder()
            .responseCode(type.status())
            .withType(type.type())
            .withMessage(message)
            .withStackTrace(List.of())
            .build();
    String json = ErrorResponseParser.toJson(response);
    return (remedies.isEmpty() && blockers.isEmpty() ? json : withMore(json))
        .getBytes(StandardCharsets.UTF_8);
  }

  private String withMore(String json) {
    ObjectNode envelope = (ObjectNode) JsonMapper.shared().readTree(json);
    ObjectNode error = envelope.withObject("/error");
    if (!remedies.isEmpty()) {
      error.put("problem", problem);
      remedies.forEach(error.putArray("remedies")::add);
    }
    if (!blockers.isEmpty()) {
      error.set("blockers", LedgerJson.mapper().valueToTree(blockers));
    }
    return envelope.toString();
  }
}
