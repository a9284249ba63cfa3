package io.varve.storage.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What every store of secrets does; each has a test that extends this. */
public abstract class SecretStoreSuite {

  protected static final UUID ID = UUID.fromString("01990000-0000-7000-8000-000000000001");
  protected static final String SECRET = "{\"secret\":\"größe\"}";

  /** The store, which has no secret yet. */
  protected abstract SecretStore secrets();

  @Test
  void secretIsKeptUntilItIsDeleted() {
    assertThat(secrets().get(ID)).isEmpty();
    assertThat(secrets().ids()).isEmpty();
    secrets().put(ID, SECRET);
    assertThat(secrets().get(ID)).contains(SECRET);
    assertThat(secrets().ids()).containsExactly(ID);
    secrets().delete(ID);
    secrets().delete(ID);
    assertThat(secrets().get(ID)).isEmpty();
    assertThat(secrets().ids()).isEmpty();
  }

  @Test
  void secretIsNeverReplaced() {
    secrets().put(ID, SECRET);
    assertThatThrownBy(() -> secrets().put(ID, "another")).hasMessageNotContaining("another");
    assertThat(secrets().get(ID)).contains(SECRET);
  }
}
