package io.varve.ledger.store;

import com.fasterxml.jackson.annotation.JsonInclude;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.cfg.MapperBuilder;
import tools.jackson.databind.json.JsonMapper;

/**
 * How the ledger writes JSON: kebab-case names, no nulls, and fields that this version does not
 * know are read over, so that an older node can follow a newer one.
 */
public final class LedgerJson {

  /** As deep as a body may be (500), with what events and the feed put around it, and more. */
  private static final int MAX_DEPTH = 1000;

  /**
   * Takes all that was ever written. What may be written is decided before: an event that was
   * appended and can't be read would be in everybody's way for ever.
   */
  private static final StreamReadConstraints LIMITS =
      StreamReadConstraints.builder()
          .maxNestingDepth(MAX_DEPTH)
          .maxNameLength(Integer.MAX_VALUE)
          .maxNumberLength(Integer.MAX_VALUE)
          .maxStringLength(Integer.MAX_VALUE)
          .build();

  private static final JsonMapper MAPPER =
      configure(
              JsonMapper.builder(
                  JsonFactory.builder()
                      .streamReadConstraints(LIMITS)
                      .streamWriteConstraints(
                          StreamWriteConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                      .build()))
          .build();

  private LedgerJson() {}

  /** The mapper for heads and other JSON of ours that stands beside the events. */
  public static JsonMapper mapper() {
    return MAPPER;
  }

  static <B extends MapperBuilder<?, B>> B configure(B builder) {
    return builder
        .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
        .changeDefaultPropertyInclusion(
            inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);
  }
}
