package io.varve.api.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import java.io.IOException;
import java.util.function.LongConsumer;

/**
 * Looks at a document of somebody else before it is parsed: whether it is one JSON object and
 * nothing after it, without duplicate fields, and cheap to parse.
 */
public final class DocumentGuard {

  private static final int MAX_DEPTH = 500;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .configure(JsonFactory.Feature.INTERN_FIELD_NAMES, false)
          .configure(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW, false)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
          .build();

  /** Memory is reserved for so many tokens at a time. */
  private static final int STEP = 100_000;

  private DocumentGuard() {}

  /**
   * Looks at all of it.
   *
   * @param maxTokens how many tokens it may have
   * @param reserve gets how many tokens there are, as they are counted
   * @throws RefusedException if it breaks a rule; says which, and quotes nothing
   */
  public static void check(byte[] json, long maxTokens, LongConsumer reserve) {
    long tokens = 0;
    try (JsonParser parser = new CostGuard(new TextGuard(FACTORY.createParser(json)))) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw refused("it is no JSON object");
      }
      for (int depth = 1; depth > 0; ) {
        JsonToken token = parser.nextToken();
        if (token == null) {
          throw refused("its JSON ends too early");
        }
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        if (++tokens > maxTokens) {
          throw refused("it has more than " + maxTokens + " tokens of JSON");
        }
        if (tokens % STEP == 0) {
          reserve.accept(tokens);
        }
      }
      reserve.accept(tokens);
      if (parser.nextToken() != null) {
        throw refused("it goes on after its JSON object");
      }
    } catch (StreamConstraintsException e) {
      throw refused("its JSON is nested too deep, or has a text or a name that is too long");
    } catch (JsonProcessingException e) {
      throw refused("it is no JSON, or has a field twice, or goes on after its JSON object");
    } catch (IOException e) {
      throw refused("it is no JSON in UTF-8");
    }
  }

  private static RefusedException refused(String rule) {
    return new RefusedException(
        Reason.BAD_REQUEST, "The file can't be registered as metadata: " + rule);
  }
}
