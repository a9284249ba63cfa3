package io.varve.cli.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import io.varve.api.planted.ReadOfCommand;
import io.varve.ledger.planted.LedgerOfCommands;
import io.varve.query.planted.QueryOverHttp;
import io.varve.query.planted.QueryWithJackson2;
import io.varve.storage.planted.one.One;
import io.varve.storage.planted.two.Two;
import org.junit.jupiter.api.Test;

/** The rules of the house find what they are made for. */
final class PlantedViolationsTest {

  @Test
  void dependencyAgainstTheArrowsIsFound() {
    assertViolated(HouseTest.the_ledger_depends_on_no_room, LedgerOfCommands.class);
  }

  @Test
  void cycleOfPackagesIsFound() {
    assertViolated(HouseTest.packages_have_no_cycles, One.class, Two.class);
  }

  @Test
  void httpInTheReadSideIsFound() {
    assertViolated(HouseTest.only_rooms_with_a_wire_speak_http, QueryOverHttp.class);
  }

  @Test
  void readThatAsksTheWriteSideIsFound() {
    assertViolated(HouseTest.reads_do_not_pass_through_the_write_side, ReadOfCommand.class);
  }

  @Test
  void jackson2AwayFromIcebergIsFound() {
    assertViolated(HouseTest.jackson_2_is_used_only_beside_iceberg, QueryWithJackson2.class);
  }

  private static void assertViolated(ArchRule rule, Class<?>... planted) {
    var result = rule.evaluate(new ClassFileImporter().importClasses(planted));
    assertThat(result.hasViolation()).isTrue();
    assertThat(result.getFailureReport().toString()).contains(planted[0].getSimpleName());
  }
}
