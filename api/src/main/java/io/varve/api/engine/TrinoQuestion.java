package io.varve.api.engine;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.LowerCamelCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What Trino's plugin for the Open Policy Agent sends, as far as it decides anything. */
@JsonIgnoreProperties(ignoreUnknown = true)
record TrinoQuestion(@Nullable Input input) {

  @JsonIgnoreProperties(ignoreUnknown = true)
  record Input(@Nullable Context context, @Nullable Operation action) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  record Context(@Nullable Identity identity) {}

  /** Who asks Trino; groups are those of Trino's group provider. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Identity(@Nullable String user, @Nullable List<String> groups) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonNaming(LowerCamelCaseStrategy.class)
  record Operation(
      @Nullable String operation,
      @Nullable Resource resource,
      @Nullable Resource targetResource,
      @Nullable List<Resource> filterResources) {}

  /** What it is done to; one of them. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonNaming(LowerCamelCaseStrategy.class)
  record Resource(
      @Nullable Named catalog,
      @Nullable Schema schema,
      @Nullable Table table,
      @Nullable Identity user,
      @Nullable Function function,
      @Nullable SessionProperty catalogSessionProperty) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  record Named(@Nullable String name) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonNaming(LowerCamelCaseStrategy.class)
  record Schema(@Nullable String catalogName, @Nullable String schemaName) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonNaming(LowerCamelCaseStrategy.class)
  record Table(
      @Nullable String catalogName,
      @Nullable String schemaName,
      @Nullable String tableName,
      @Nullable List<String> columns) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonNaming(LowerCamelCaseStrategy.class)
  record Function(@Nullable Schema catalogSchema, @Nullable String functionName) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonNaming(LowerCamelCaseStrategy.class)
  record SessionProperty(@Nullable String catalogName, @Nullable String propertyName) {}
}
