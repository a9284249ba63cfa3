package io.varve.ledger.store;

import com.fasterxml.jackson.annotation.JsonInclude;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.cfg.MapperBuilder;
import tools.jackson.databind.json.JsonMapper;

/**
 * How the ledger writes JSON: kebab-case names, no nulls, and fields that this version does not
 * know are read over, so that an older node can follow a newer one.
 */
public final class LedgerJson {

  private static final JsonMapper MAPPER = configure(JsonMapper.builder()).build();

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
