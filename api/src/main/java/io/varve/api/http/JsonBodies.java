package io.varve.api.http;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.type.LogicalType;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.iceberg.rest.RESTMessage;
import org.apache.iceberg.rest.RESTSerializers;

/**
 * Iceberg's JSON, read and written as Iceberg's own clients do (its mapper is package-private), but
 * with a strict eye on what comes in: no duplicate fields, nothing after the object, no deep nests,
 * nothing that takes far more time or memory to read than to send ({@link CostGuard}), no more
 * values than there is memory for ({@link NodeGuard}), no text that can't be kept as it is ({@link
 * TextGuard}); all in the one pass in which it is read.
 */
public final class JsonBodies {

  private static final int MAX_DEPTH = 500;
  private static final int MAX_CAUSES = 32;

  private final ObjectMapper mapper = mapper();
  private final NodeMemory memory;

  /** Of any number of values, as tools and tests read them. */
  public JsonBodies() {
    this(NodeMemory.ANY);
  }

  JsonBodies(NodeMemory memory) {
    this.memory = memory;
  }

  private static ObjectMapper mapper() {
    JsonFactory factory =
        JsonFactory.builder()
            .configure(JsonFactory.Feature.INTERN_FIELD_NAMES, false)
            .configure(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW, false)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(
                StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
            .build();
    ObjectMapper mapper = new ObjectMapper(factory);
    mapper.setVisibility(PropertyAccessor.FIELD, Visibility.ANY);
    mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
    mapper.setPropertyNamingStrategy(new PropertyNamingStrategies.KebabCaseStrategy());
    // Nulls in lists and maps would only fail later, inside Iceberg's immutable collections.
    mapper.setDefaultSetterInfo(JsonSetter.Value.forContentNulls(Nulls.FAIL));
    // Else 1 and "true" would be true; numbers as texts stay, for properties are sent so.
    for (CoercionInputShape shape :
        new CoercionInputShape[] {
          CoercionInputShape.Integer, CoercionInputShape.Float, CoercionInputShape.String
        }) {
      mapper.coercionConfigFor(LogicalType.Boolean).setCoercion(shape, CoercionAction.Fail);
    }
    RESTSerializers.registerAll(mapper);
    return mapper;
  }

  /**
   * Reads a request and has it validate itself.
   *
   * @param body one JSON object
   * @param type a request of {@code org.apache.iceberg.rest.requests}, or any type that Jackson
   *     binds; its fields are in kebab case
   * @throws RefusedException {@link Reason#BAD_REQUEST} whatever is wrong with {@code body}
   * @throws HttpRefusedException if its values take more memory than there is
   */
  public <T> T read(byte[] body, Class<T> type) {
    if (body.length == 0) {
      throw malformed("The request body is empty, a JSON object is expected");
    }
    try (JsonParser parser =
        new CostGuard(new TextGuard(new NodeGuard(mapper.createParser(body), memory)))) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw malformed("The request body is not a JSON object");
      }
      T value = mapper.readValue(parser, type);
      if (parser.nextToken() != null) {
        throw malformed("The request body goes on after its JSON object");
      }
      if (value instanceof RESTMessage message) {
        message.validate();
      }
      return value;
    } catch (RefusedException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw refusal(e)
          .<RuntimeException>map(refused -> refused)
          .orElseGet(() -> malformed(JsonErrors.describe(e)));
    } finally {
      memory.release();
    }
  }

  // Jackson wraps what is thrown while it reads.
  private static Optional<HttpRefusedException> refusal(Throwable failure) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
        .limit(MAX_CAUSES)
        .filter(HttpRefusedException.class::isInstance)
        .map(HttpRefusedException.class::cast)
        .findFirst();
  }

  /**
   * Writes an answer as UTF-8.
   *
   * @throws IllegalStateException if {@code value} cannot be written, which is a fault of ours
   */
  public byte[] write(Object value) {
    try {
      return mapper.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write " + value.getClass().getName(), e);
    }
  }

  /**
   * Writes an answer piece by piece, as UTF-8. It neither closes {@code out} nor what was begun, so
   * that what breaks off looks broken.
   */
  public JsonGenerator generator(OutputStream out) throws IOException {
    return mapper
        .getFactory()
        .createGenerator(out)
        .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
        .disable(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT)
        .disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM);
  }

  private static RefusedException malformed(String message) {
    return new RefusedException(Reason.BAD_REQUEST, message);
  }
}
