package io.varve.security.issuer;

import com.github.benmanes.caffeine.cache.Ticker;
import io.varve.security.issuer.LoginCodes.Issued;
import io.varve.security.issuer.LoginThrottle.Attempt;
import io.varve.security.issuer.People.Person;
import io.varve.security.issuer.PersonLogins.Begun;
import io.varve.security.issuer.TokenSigner.Content;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/**
 * The part of the own issuer that is for people: passwords, authorization codes, refresh tokens. A
 * login is one row, which its tokens name: they end with it.
 */
public final class PersonIssuer {

  /** The claim that says which login a token is of. */
  static final String LOGIN_CLAIM = "sid";

  /** Failures of one name in a minute, from addresses where it has not logged in of late. */
  private static final int OF_NAME = 30;

  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final List<PublicClient> clients = List.of(PublicClient.COMMAND_LINE);
  private final Passwords passwords = new Passwords();
  private final LoginThrottle throttle = new LoginThrottle(Ticker.systemTicker(), OF_NAME);

  /** A hash takes a processor for some 70 ms, and anybody can ask for one. */
  private final Semaphore hashing =
      new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() / 2), true);

  private final People people;
  private final LoginCodes codes;
  private final PersonLogins logins;
  private final TransactionOperations transactions;
  private final TokenSigner signer;
  private final Clock clock;

  PersonIssuer(
      People people,
      JdbcClient jdbc,
      TransactionOperations transactions,
      TokenSigner signer,
      Clock clock) {
    this.people = people;
    this.codes = new LoginCodes(jdbc);
    this.logins = new PersonLogins(jdbc);
    this.transactions = transactions;
    this.signer = signer;
    this.clock = clock;
  }

  /** The program of an id in which people may log in. */
  public Optional<PublicClient> client(String id) {
    return clients.stream().filter(client -> client.id().equals(id)).findFirst();
  }

  /** The hash to keep of a password. */
  public String hash(String password) {
    return passwords.hash(password);
  }

  /**
   * Who has a name and a password.
   *
   * @param address from where they are sent
   * @throws PersonRefusedException if nobody has
   * @throws TooManyFailuresException if too many attempts failed of late, or too many wait
   */
  public Person check(String name, String password, String address)
      throws PersonRefusedException, TooManyFailuresException {
    String known = name.strip().toLowerCase(Locale.ROOT);
    Attempt attempt = new Attempt(People.NAME.matcher(known).matches() ? known : "", address);
    if (!acquired()) {
      throw new TooManyFailuresException(PATIENCE);
    }
    try {
      // Only now: many at once must not all be looked at before the first has failed.
      Optional<Duration> wait = throttle.pause(attempt);
      if (wait.isPresent()) {
        throw new TooManyFailuresException(wait.get());
      }
      Optional<Person> found = people.named(attempt.client());
      if (!passwords.matches(password, found.map(Person::hash))) {
        throttle.failed(attempt);
        throw new PersonRefusedException("Name or password is not right");
      }
      throttle.succeeded(attempt);
      return standing(found.orElseThrow());
    } finally {
      hashing.release();
    }
  }

  private Person standing(Person person) throws PersonRefusedException {
    Instant until = person.oneTimeUntil();
    if (until != null && until.isBefore(clock.instant())) {
      throw new PersonRefusedException(
          "The one-time password is too old; ask an administrator for another one");
    }
    return person;
  }

  private boolean acquired() {
    try {
      return hashing.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** An authorization code for somebody who has shown the password. */
  public String code(UUID personId, UUID passwordId, CodeRequest request) {
    String code = RandomToken.code();
    logins.sweep();
    codes.add(
        code,
        new Issued(
            personId,
            passwordId,
            request.client().id(),
            request.redirectUri(),
            request.challenge()));
    return code;
  }

  /**
   * Issues tokens for a code. A code is used up by this, whatever comes of it; one that was used
   * before ends the login that came of it.
   *
   * @throws GrantRefusedException if it is not good, or not for who shows it
   */
  public IssuedToken redeem(String code, String clientId, String redirectUri, String verifier)
      throws GrantRefusedException {
    UUID loginId = UUID.randomUUID();
    String refresh = RandomToken.refresh(loginId);
    Optional<Begun> begun =
        transactions.execute(
            transaction ->
                codes
                    .use(code, loginId)
                    .filter(
                        issued ->
                            issued.clientId().equals(clientId)
                                && issued.redirectUri().equals(redirectUri)
                                && RandomToken.proves(verifier, issued.challenge()))
                    .map(issued -> logins.begin(loginId, issued, refresh)));
    if (begun.isEmpty()) {
      codes.loginOf(code).ifPresent(this::end);
      throw new GrantRefusedException();
    }
    return signed(begun.get(), clientId, refresh);
  }

  /**
   * Issues tokens for a refresh token, which is good once; one that was used before ends its login.
   *
   * @throws GrantRefusedException if it is not good, or not of this client
   */
  public IssuedToken refresh(String token, String clientId) throws GrantRefusedException {
    UUID loginId = RandomToken.loginOf(token).orElseThrow(GrantRefusedException::new);
    String next = RandomToken.refresh(loginId);
    Optional<Begun> begun = logins.renew(loginId, clientId, token, next);
    if (begun.isEmpty()) {
      end(loginId);
      throw new GrantRefusedException();
    }
    return signed(begun.get(), clientId, next);
  }

  private IssuedToken signed(Begun login, String clientId, String refresh)
      throws GrantRefusedException {
    Person person =
        people
            .find(login.personId())
            .filter(found -> found.passwordId().equals(login.passwordId()))
            .orElseThrow(GrantRefusedException::new);
    return signer.sign(
        new Content(
            person.personId(),
            clientId,
            person.name(),
            LOGIN_CLAIM,
            login.loginId(),
            login.endsAt()),
        Optional.of(refresh));
  }

  /** Ends a login. When this returns, no node admits by it. */
  void end(UUID loginId) {
    if (logins.end(loginId)) {
      people.awaitSeen();
    }
  }
}
