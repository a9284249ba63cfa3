package io.varve.api.management;

import static io.varve.security.issuer.People.NAME;

import io.varve.api.http.Body;
import io.varve.api.http.JsonBodies;
import io.varve.api.rights.Needs;
import io.varve.command.person.PasswordHash;
import io.varve.command.person.PersonWrites;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.command.request.Request;
import io.varve.ledger.Uuids;
import io.varve.query.person.PersonReads;
import io.varve.query.person.PersonReads.PersonRow;
import io.varve.security.issuer.IssuerSettings;
import io.varve.security.issuer.OwnIssuer;
import io.varve.security.issuer.Passwords;
import io.varve.security.login.Login;
import io.varve.security.rights.Action;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** People who log in at the own issuer. A one-time password is in one answer, and nowhere else. */
@RestController
final class PersonController {

  private static final String PEOPLE = "/management/v1/person";

  /** How long a one-time password is good. */
  private static final Duration ONE_TIME = Duration.ofDays(3);

  private final PersonReads reads;
  private final PersonWrites writes;
  private final Login login;
  private final Clock clock;
  private final JsonBodies json;

  PersonController(
      PersonReads reads, PersonWrites writes, Login login, Clock clock, JsonBodies json) {
    this.reads = reads;
    this.writes = writes;
    this.login = login;
    this.clock = clock;
    this.json = json;
  }

  /**
   * A person.
   *
   * @param oneTimeUntil until when a one-time password is good; empty once another one is chosen
   */
  private record Person(
      UUID id,
      String name,
      String principal,
      String createdAt,
      String passwordCreatedAt,
      String oneTimeUntil) {
    static Person of(PersonRow row) {
      Instant until = row.oneTimeUntil();
      return new Person(
          row.personId(),
          row.name(),
          principalOf(row.personId()),
          row.createdAt().toString(),
          row.changedAt().toString(),
          until == null ? "" : until.toString());
    }
  }

  private record People(List<Person> people) {}

  private record CreatePerson(@Nullable String name) {}

  /**
   * What is shown once.
   *
   * @param issuer where the person logs in
   */
  private record OneTimePassword(
      UUID id, String name, String principal, String password, String oneTimeUntil, String issuer) {

    @Override
    public String toString() {
      return "OneTimePassword[" + principal + "]";
    }
  }

  private static String principalOf(UUID personId) {
    return IssuerSettings.ID + "~" + personId;
  }

  @GetMapping(PEOPLE)
  @Needs(Action.SERVER_MANAGE_API_CLIENTS)
  ResponseEntity<byte[]> list() {
    return Responses.ok(json.write(new People(reads.list().stream().map(Person::of).toList())));
  }

  @PostMapping(PEOPLE)
  @Needs(Action.SERVER_MANAGE_API_CLIENTS)
  ResponseEntity<byte[]> create(Request request, @Body byte[] body) {
    String name = json.read(body, CreatePerson.class).name();
    if (name == null) {
      throw new RefusedException(Reason.BAD_REQUEST, "name is missing");
    }
    if (!NAME.matcher(name).matches()) {
      throw new RefusedException(
          Reason.BAD_REQUEST,
          "A name has 1 to 128 characters: lower-case letters, digits and . _ @ + -, and begins"
              + " with a letter or digit");
    }
    OwnIssuer issuer = issuer();
    UUID id = Uuids.v7();
    String password = Passwords.generate();
    PasswordHash hash = hash(issuer, password);
    writes.create(request, id, name, hash);
    return shown(HttpStatus.CREATED, id, name, password, hash, issuer);
  }

  @PostMapping(PEOPLE + "/{person}/reset")
  @Needs(Action.SERVER_MANAGE_API_CLIENTS)
  ResponseEntity<byte[]> reset(Request request, @PathVariable String person) {
    UUID id = parsed(person);
    OwnIssuer issuer = issuer();
    String password = Passwords.generate();
    PasswordHash hash = hash(issuer, password);
    writes.reset(request, id, hash);
    String name = reads.find(id).map(found -> found.name()).orElse("");
    return shown(HttpStatus.OK, id, name, password, hash, issuer);
  }

  @DeleteMapping(PEOPLE + "/{person}")
  @Needs(Action.SERVER_MANAGE_API_CLIENTS)
  ResponseEntity<Void> delete(Request request, @PathVariable String person) {
    writes.delete(request, parsed(person));
    return ResponseEntity.noContent().build();
  }

  private PasswordHash hash(OwnIssuer issuer, String password) {
    return new PasswordHash(
        issuer.people().hash(password),
        clock.instant().plus(ONE_TIME).truncatedTo(ChronoUnit.SECONDS));
  }

  private ResponseEntity<byte[]> shown(
      HttpStatus status,
      UUID id,
      String name,
      String password,
      PasswordHash hash,
      OwnIssuer issuer) {
    return ResponseEntity.status(status)
        .contentType(MediaType.APPLICATION_JSON)
        .header("Cache-Control", "no-store")
        .body(
            json.write(
                new OneTimePassword(
                    id,
                    name,
                    principalOf(id),
                    password,
                    String.valueOf(hash.oneTimeUntil()),
                    issuer.settings().issuer().toString())));
  }

  private OwnIssuer issuer() {
    return login
        .ownIssuer()
        .orElseThrow(
            () ->
                new RefusedException(
                    Reason.BAD_REQUEST,
                    "People log in elsewhere; this server lets them in itself if it is started with"
                        + " --own-issuer"));
  }

  private static UUID parsed(String person) {
    try {
      return UUID.fromString(person);
    } catch (IllegalArgumentException e) {
      throw new RefusedException(Reason.BAD_REQUEST, "Ids of people are UUIDs: " + person);
    }
  }
}
