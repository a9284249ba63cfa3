package io.varve.storage.location;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Places in storage accounts. */
class AdlsLocationTest {

  @Test
  void foldersAreWrittenAsWarehousesAre() {
    for (String location :
        new String[] {
          "abfss://f@a.dfs.core.windows.net/x/y/file",
          "abfs://f@a.dfs.core.windows.net/x/y/file",
          "wasbs://f@a.blob.core.windows.net/x/y/file"
        }) {
      assertThat(AdlsLocation.of(location).folders())
          .containsExactly(
              "abfss://f@a.dfs.core.windows.net/x/y",
              "abfss://f@a.dfs.core.windows.net/x",
              "abfss://f@a.dfs.core.windows.net");
    }
  }

  @Test
  void otherPlacesAreNone() {
    for (String location :
        new String[] {
          "s3://f@a/x", "file:///abfss://f@a/x", "abfss://a.dfs.core.windows.net/x", "abfss://f@/x"
        }) {
      assertThat(AdlsLocation.isOne(location)).as(location).isFalse();
    }
  }
}
