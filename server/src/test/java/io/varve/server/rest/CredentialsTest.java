package io.varve.server.rest;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.exceptions.BadRequestException;
import org.apache.iceberg.rest.RESTCatalog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Iceberg's own client with a credential, though there is no login. */
@ExtendWith(ServedCatalog.class)
final class CredentialsTest {

  private final Catalog catalog;

  CredentialsTest(Catalog catalog) {
    this.catalog = catalog;
  }

  @Test
  void clientWithACredentialGetsThatThereIsNoLogin() throws Exception {
    try (RESTCatalog client = new RESTCatalog()) {
      Map<String, String> settings =
          Map.of(
              CatalogProperties.URI,
              catalog.server().url() + "/catalog",
              CatalogProperties.WAREHOUSE_LOCATION,
              "demo",
              "credential",
              "id:planted");
      assertThatThrownBy(() -> client.initialize("varve", settings))
          .isInstanceOf(BadRequestException.class)
          .hasMessageContaining("There is no login here")
          .hasMessageNotContaining("planted");
    }
  }
}
