package io.varve.api.openapi;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.parameters.RequestBody;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.varve.api.http.Body;
import io.varve.api.http.CatalogPath;
import io.varve.api.http.Written;
import io.varve.command.request.Request;
import io.varve.storage.metadata.Segments;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The OpenAPI document of what is really served, at {@code /openapi.json}, and its pages at {@code
 * /swagger-ui}. Bodies are Iceberg's, whose own specification describes them.
 */
@Configuration(proxyBeanMethods = false)
public class OpenApiConfiguration {

  private static final Pattern VARIABLE = Pattern.compile("\\{(\\w+)}");

  static {
    SpringDocUtils.getConfig().addRequestWrapperToIgnore(CatalogPath.class, Request.class);
    SpringDocUtils.getConfig().addAnnotationsToIgnore(Body.class);
    SpringDocUtils.getConfig().replaceWithClass(Segments.class, byte[].class);
    SpringDocUtils.getConfig().replaceWithClass(Written.class, byte[].class);
  }

  @Bean
  OpenAPI openApi() {
    return new OpenAPI()
        .info(
            new Info()
                .title("Varve")
                .description(
                    "What this server serves. Bodies below /catalog are those of the Iceberg REST"
                        + " catalog specification."));
  }

  @Bean
  OperationCustomizer bodies() {
    return (operation, method) -> {
      String subject =
          method.getBeanType().getSimpleName().replace("Controller", "").toLowerCase(Locale.ROOT);
      operation.setTags(List.of(subject));
      operation.setOperationId(subject + "-" + method.getMethod().getName());
      boolean takesBody =
          Arrays.stream(method.getMethodParameters())
              .anyMatch(parameter -> parameter.hasParameterAnnotation(Body.class));
      if (takesBody) {
        operation.setRequestBody(new RequestBody().required(true).content(json()));
      }
      return operation;
    };
  }

  /** Names the variables of each path, which controllers take as a whole, and the error answer. */
  @Bean
  GlobalOpenApiCustomizer pathVariables() {
    return document ->
        document
            .getPaths()
            .forEach(
                (path, item) ->
                    item.readOperations().forEach(operation -> complete(path, operation)));
  }

  private static void complete(String path, Operation operation) {
    VARIABLE
        .matcher(path)
        .results()
        .map(variable -> variable.group(1))
        .forEach(
            name ->
                operation.addParametersItem(
                    new Parameter()
                        .in("path")
                        .name(name)
                        .required(true)
                        .schema(new StringSchema())));
    // Controllers answer with bytes, which are JSON.
    operation.getResponses().values().stream()
        .filter(response -> response.getContent() != null)
        .forEach(response -> response.setContent(json()));
    operation
        .getResponses()
        .addApiResponse(
            "default",
            new ApiResponse().description("An error, in the envelope of the Iceberg REST catalog"));
  }

  private static Content json() {
    return new Content()
        .addMediaType("application/json", new MediaType().schema(new ObjectSchema()));
  }
}
