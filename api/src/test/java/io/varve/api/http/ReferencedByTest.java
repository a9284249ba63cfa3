package io.varve.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.api.http.ReferencedBy.ViewName;
import io.varve.command.refusal.RefusedException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ReferencedByTest {

  private static final List<ViewName> VIEWS =
      List.of(
          new ViewName(List.of("prod", "a b"), "of, all+100%"), new ViewName(List.of("n"), "v"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "referenced-by=prod%1Fa%20b%1Fof%2C%20all%2B100%25,n%1Fv",
        "x=y&referenced-by=prod%251Fa%2Bb%251Fof%252C%2520all%252B100%2525%2Cn%251Fv",
        "referenced-by=&referenced-by=prod%1Fa+b%1Fof%2C+all%2B100%25,n%1Fv&referenced-by="
            + "prod%251Fa%2520b%251Fof%252C%2Ball%252B100%2525%2Cn%251Fv"
      })
  void namesAreEncodedOnceOrTwice(String query) {
    ReferencedBy chain = ReferencedBy.of(query);
    assertThat(chain.views()).isEqualTo(VIEWS);
    assertThat(ReferencedBy.of(chain.parameter())).isEqualTo(chain);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "referenced-by=v",
        "referenced-by=n%1Fv,",
        "referenced-by=,n%1Fv",
        "referenced-by=n%1F",
        "referenced-by=%1Fv",
        "referenced-by=n%1Fv%1",
        "referenced-by=n%1Fv&referenced-by=n%1Fw"
      })
  void namesThatAreNoneAreRefused(String query) {
    assertThatThrownBy(() -> ReferencedBy.of(query)).isInstanceOf(RefusedException.class);
  }

  @Test
  void queriesWithoutTheParameterNameNoViews() {
    assertThat(ReferencedBy.of(null).views()).isEmpty();
    assertThat(ReferencedBy.of("snapshots=refs&xreferenced-by=n%1Fv").views()).isEmpty();
  }
}
