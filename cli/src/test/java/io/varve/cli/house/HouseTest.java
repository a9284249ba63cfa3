package io.varve.cli.house;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.varve.ledger.event.Event;
import io.varve.ledger.event.EventTypes;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventhandling.EventHandler;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;

/** The rooms of the house, and which may depend on which. */
@AnalyzeClasses(packages = "io.varve", importOptions = HouseTest.ProgramOnly.class)
final class HouseTest {

  /** Leaves out tests, also those of other rooms that come as an archive. */
  static final class ProgramOnly implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("/test-classes/") && !location.contains("-tests.jar");
    }
  }

  private static final String SCHEMA = "io.varve.schema..";
  private static final String LEDGER = "io.varve.ledger..";
  private static final String COMMAND = "io.varve.command..";
  private static final String PROJECTIONS = "io.varve.projections..";
  private static final String QUERY = "io.varve.query..";
  private static final String STORAGE = "io.varve.storage..";
  private static final String SECURITY = "io.varve.security..";
  private static final String RIGHTS = "io.varve.security.rights..";
  private static final String API = "io.varve.api..";
  private static final String POSTGRES = "io.varve.postgres..";
  private static final String SERVER = "io.varve.server..";
  private static final String TESTING = "io.varve.testing..";
  private static final String CLI = "io.varve.cli..";

  private static ArchRule uses(String room, String... allowed) {
    String[] own = new String[allowed.length + 1];
    own[0] = room;
    System.arraycopy(allowed, 0, own, 1, allowed.length);
    return noClasses()
        .that()
        .resideInAPackage(room)
        .should()
        .dependOnClassesThat(resideInAPackage("io.varve..").and(not(resideInAnyPackage(own))));
  }

  @ArchTest static final ArchRule the_schema_depends_on_no_room = uses(SCHEMA);

  @ArchTest static final ArchRule the_ledger_depends_on_no_room = uses(LEDGER);

  @ArchTest
  static final ArchRule commands_depend_on_the_ledger_and_rights = uses(COMMAND, LEDGER, RIGHTS);

  @ArchTest static final ArchRule projections_depend_on_the_ledger = uses(PROJECTIONS, LEDGER);

  /** What has no table of the past is made of its events, which have types. */
  @ArchTest
  static final ArchRule queries_depend_on_projections_rights_events_and_what_reads_are_made_with =
      uses(
          QUERY,
          PROJECTIONS,
          RIGHTS,
          "io.varve.security.issuer..",
          "io.varve.security.oidc..",
          "io.varve.ledger.batch..",
          "io.varve.ledger.event..",
          "io.varve.ledger.read..",
          "io.varve.ledger.store..");

  @ArchTest static final ArchRule storage_depends_on_no_room = uses(STORAGE);

  @ArchTest static final ArchRule security_depends_on_no_room = uses(SECURITY);

  @ArchTest
  static final ArchRule the_api_depends_on_commands_queries_storage_and_security =
      uses(API, COMMAND, QUERY, STORAGE, SECURITY, LEDGER, "io.varve.projections.verify..");

  /** Decision 84: Iceberg's parsers need it, and bodies of HTTP have one set of guards. */
  @ArchTest
  static final ArchRule jackson_2_is_used_only_beside_iceberg =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              API, TESTING, "io.varve.command.table..", "io.varve.storage.metadata..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("com.fasterxml.jackson.core..", "com.fasterxml.jackson.databind..");

  @ArchTest static final ArchRule the_embedded_postgres_depends_on_no_room = uses(POSTGRES);

  @ArchTest
  static final ArchRule what_tests_share_depends_on_the_schema_and_the_embedded_postgres =
      uses(TESTING, SCHEMA, POSTGRES);

  @ArchTest
  static final ArchRule the_server_depends_on_all_but_the_command_line =
      uses(SERVER, API, COMMAND, QUERY, SECURITY, PROJECTIONS, LEDGER, STORAGE, SCHEMA, POSTGRES);

  /** It serves nobody by itself; what it reads and verifies offline it does with these rooms. */
  @ArchTest
  static final ArchRule the_command_line_depends_on_the_server_and_what_it_offers_offline =
      uses(
          CLI,
          SERVER,
          POSTGRES,
          SCHEMA,
          LEDGER,
          STORAGE,
          SECURITY,
          "io.varve.projections.verify..",
          "io.varve.query.warehouse..",
          "io.varve.query.grant..",
          "io.varve.api.http..",
          "io.varve.api.management..",
          "io.varve.command.project..",
          "io.varve.command.warehouse..");

  @ArchTest
  static final ArchRule packages_have_no_cycles =
      slices().matching("io.varve.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule only_rooms_with_a_wire_speak_http =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              API,
              SERVER,
              CLI,
              "io.varve.storage.vault..",
              "io.varve.security.oidc..",
              "io.varve.security.keycloak..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "jakarta.servlet..",
              "org.springframework.web..",
              "org.springframework.http..",
              "org.apache.catalina..",
              "java.net.http..");

  @ArchTest
  static final ArchRule rules_are_free_of_frameworks_and_databases =
      noClasses()
          .that()
          .haveSimpleNameEndingWith("Decider")
          .or()
          .haveSimpleNameEndingWith("State")
          .or()
          .resideInAnyPackage(
              "io.varve.command.name..", "io.varve.command.refusal..", "io.varve.ledger.event..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.springframework..",
              "org.axonframework..",
              "java.sql..",
              "javax.sql..",
              "org.postgresql..",
              "java.net..",
              "jakarta..");

  @ArchTest
  static final ArchRule deciders_are_static_and_hold_nothing =
      fields()
          .that()
          .areDeclaredInClassesThat()
          .haveSimpleNameEndingWith("Decider")
          .should()
          .beStatic()
          .andShould()
          .beFinal()
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule states_are_records =
      classes()
          .that()
          .haveSimpleNameEndingWith("State")
          .and()
          .resideInAPackage(COMMAND)
          .should()
          .beRecords();

  @ArchTest
  static final ArchRule only_store_heads_and_wiring_touch_the_event_store =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "io.varve.ledger.store..",
              "io.varve.command.head..",
              "io.varve.server.configuration..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.axonframework.eventsourcing..");

  @ArchTest
  static final ArchRule transactions_are_not_annotated_on_classes =
      noClasses().should().beAnnotatedWith(Transactional.class);

  @ArchTest
  static final ArchRule transactions_are_not_annotated_on_methods =
      noMethods().should().beAnnotatedWith(Transactional.class);

  @ArchTest
  static final ArchRule events_are_records_with_a_name_in_the_ledger =
      classes()
          .that()
          .areAssignableTo(Event.class)
          .and()
          .areNotInterfaces()
          .should()
          .beRecords()
          .andShould(
              new ArchCondition<JavaClass>("be registered in EventTypes") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                  boolean registered =
                      EventTypes.all().stream()
                          .anyMatch(known -> known.type().getName().equals(type.getName()));
                  events.add(
                      new SimpleConditionEvent(
                          type, registered, type.getName() + " has a name in EventTypes"));
                }
              });

  @ArchTest
  static final ArchRule events_are_handled_by_projections_only =
      methods()
          .that()
          .areAnnotatedWith(EventHandler.class)
          .should()
          .beDeclaredInClassesThat()
          .resideInAPackage(PROJECTIONS);

  @ArchTest
  static final ArchRule commands_are_handled_by_the_write_side_only =
      methods()
          .that()
          .areAnnotatedWith(CommandHandler.class)
          .should()
          .beDeclaredInClassesThat()
          .resideInAPackage(COMMAND);

  @ArchTest
  static final ArchRule the_read_side_writes_nothing =
      noClasses()
          .that()
          .resideInAPackage(QUERY)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.varve.command..", "org.axonframework..");

  @ArchTest
  static final ArchRule reads_do_not_pass_through_the_write_side =
      methods()
          .that()
          .areAnnotatedWith(GetMapping.class)
          .or()
          .areAnnotatedWith(RequestMapping.class)
          .should(new ReachNoWrites());

  @ArchTest
  static final ArchRule packages_are_by_subject =
      noClasses()
          .should()
          .resideInAnyPackage("..util..", "..impl..", "..dto..", "..manager..", "..common..");

  @ArchTest
  static final ArchRule nobody_locks_by_synchronized_methods_on_the_write_side =
      noMethods()
          .that()
          .areDeclaredInClassesThat()
          .resideInAPackage(COMMAND)
          .should()
          .haveModifier(JavaModifier.SYNCHRONIZED);
}
