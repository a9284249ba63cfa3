package io.varve.storage.gcs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.storage.access.Right;
import io.varve.storage.store.StoreException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What limits tokens to one folder, as Google reads it. */
class AccessBoundaryTest {

  @Test
  void aFolderIsOpenedToReadAndToList() {
    assertThat(AccessBoundary.of("gs://lake/wh/ns/t/", Right.READ))
        .isEqualTo(
            "{\"accessBoundary\":{\"accessBoundaryRules\":[{"
                + "\"availableResource\":\"//storage.googleapis.com/projects/_/buckets/lake\","
                + "\"availablePermissions\":[\"inRole:roles/storage.objectViewer\"],"
                + "\"availabilityCondition\":{\"expression\":"
                + "\"resource.name.startsWith('projects/_/buckets/lake/objects/wh/ns/t/')"
                + " || api.getAttribute('storage.googleapis.com/objectListPrefix', '')"
                + ".startsWith('wh/ns/t/')\"}}]}}");
  }

  @Test
  void writersMayMakeAndDeleteObjectsAndNotSayWhoMay() {
    assertThat(AccessBoundary.of("gs://lake/t", Right.READ_WRITE))
        .contains("[\"inRole:roles/storage.objectUser\"]");
  }

  @Test
  void aNameCannotEndTheText() {
    assertThat(AccessBoundary.of("gs://lake/a') || ('' == '", Right.READ))
        .contains("objects/a\\\\') || (\\\\'\\\\' == \\\\'/')");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gs://lake", "gs://lake/", "gs://lake//"})
  void aBucketIsNoFolder(String location) {
    assertThatThrownBy(() -> AccessBoundary.of(location, Right.READ))
        .isInstanceOf(StoreException.class);
  }
}
