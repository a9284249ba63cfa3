package io.varve.api.http;

import io.varve.api.rights.Needs;
import io.varve.command.person.PasswordHash;
import io.varve.command.person.PersonWrites;
import io.varve.command.refusal.RefusedException;
import io.varve.command.request.Request;
import io.varve.security.issuer.IssuerSettings;
import io.varve.security.issuer.OwnIssuer;
import io.varve.security.issuer.Passwords;
import io.varve.security.issuer.People.Person;
import io.varve.security.issuer.PersonRefusedException;
import io.varve.security.issuer.TooManyFailuresException;
import io.varve.security.login.Login;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Where people log in at the own issuer, in a browser, and choose another password. */
@RestController
final class LoginController {

  private static final String OLD_PAGE = "The page was open for too long. Try again";

  private final Login login;
  private final BodyReader bodies;
  private final ObjectProvider<PersonWrites> writes;
  private final RecordedAnswers recorded;

  LoginController(
      Login login,
      BodyReader bodies,
      ObjectProvider<PersonWrites> writes,
      RecordedAnswers recorded) {
    this.login = login;
    this.bodies = bodies;
    this.writes = writes;
    this.recorded = recorded;
  }

  /** What is answered to a program's request that somebody log in, if there is one. */
  @FunctionalInterface
  private interface Answer {
    ResponseEntity<byte[]> to(Optional<AuthorizationRequest> asked, LoginPage page)
        throws OAuthRefusal;
  }

  /** A page that is shown again, with a problem. */
  @FunctionalInterface
  private interface Again {
    ResponseEntity<byte[]> show(int status, String name, String problem);
  }

  @GetMapping(IssuerSettings.AUTHORIZE_PATH)
  @Needs({})
  ResponseEntity<byte[]> ask(HttpServletRequest request, HttpServletResponse response) {
    return answered(
        request,
        response,
        true,
        (asked, page) -> page.login(200, asked.map(AuthorizationRequest::hint).orElse(""), ""));
  }

  @PostMapping(IssuerSettings.AUTHORIZE_PATH)
  @Needs({})
  ResponseEntity<byte[]> logIn(HttpServletRequest request, HttpServletResponse response) {
    return answered(
        request,
        response,
        true,
        (asked, page) ->
            checked(
                request,
                response,
                page::login,
                (person, form) ->
                    person.mustChoose()
                        ? page.change(200, person.name(), "")
                        : leadBack(asked.orElseThrow(), person, person.passwordId())));
  }

  @GetMapping(IssuerSettings.PASSWORD_PATH)
  @Needs({})
  ResponseEntity<byte[]> askForAnother(HttpServletRequest request, HttpServletResponse response) {
    return answered(request, response, false, (asked, page) -> page.change(200, "", ""));
  }

  @PostMapping(IssuerSettings.PASSWORD_PATH)
  @Needs({})
  ResponseEntity<byte[]> change(
      Request asking, HttpServletRequest request, HttpServletResponse response) {
    return answered(
        request,
        response,
        false,
        (asked, page) ->
            checked(
                request,
                response,
                page::change,
                (person, form) -> change(asking, person, form, asked, page)));
  }

  private ResponseEntity<byte[]> change(
      Request asking,
      Person person,
      Map<String, String> form,
      Optional<AuthorizationRequest> asked,
      LoginPage page) {
    String chosen = form.getOrDefault("chosen", "");
    Optional<String> refusal =
        chosen.equals(form.getOrDefault("again", ""))
            ? Passwords.refusal(person.name(), form.getOrDefault("password", ""), chosen)
            : Optional.of("The new password was not typed the same twice");
    if (refusal.isPresent()) {
      return page.change(422, person.name(), refusal.get());
    }
    try {
      UUID passwordId =
          writes
              .getObject()
              .change(
                  asking.by(IssuerSettings.ID + "~" + person.personId()),
                  person.personId(),
                  person.passwordId(),
                  person.mustChoose(),
                  new PasswordHash(issuer().people().hash(chosen), null));
      return asked
          .map(program -> leadBack(program, person, passwordId))
          .orElseGet(
              () -> page.say(200, "The password is changed", "You can close this page now."));
    } catch (RefusedException e) {
      return page.change(409, person.name(), String.valueOf(e.getMessage()));
    }
  }

  private ResponseEntity<byte[]> answered(
      HttpServletRequest request, HttpServletResponse response, boolean ofProgram, Answer answer) {
    OwnIssuer issuer = issuer();
    String bits = cookie(issuer).give(request, response);
    try {
      String query = request.getQueryString();
      Optional<AuthorizationRequest> asked =
          query == null && !ofProgram
              ? Optional.empty()
              : Optional.of(AuthorizationRequest.of(issuer, query));
      return answer.to(asked, new LoginPage(response, bits, asked));
    } catch (AuthorizationRequest.Refused e) {
      return leadTo(e.location());
    } catch (OAuthRefusal e) {
      return new LoginPage(response, bits, Optional.empty())
          .say(400, "This login can't go on", String.valueOf(e.getMessage()));
    }
  }

  private ResponseEntity<byte[]> checked(
      HttpServletRequest request,
      HttpServletResponse response,
      Again again,
      BiFunction<Person, Map<String, String>, ResponseEntity<byte[]>> then)
      throws OAuthRefusal {
    Map<String, String> form = FormFields.of(request, bodies.read(request, FormFields.MOST));
    String name = form.getOrDefault("name", "");
    if (!cookie(issuer()).isOurs(request, form.getOrDefault("form", ""))) {
      return again.show(403, name, OLD_PAGE);
    }
    try {
      Person person =
          issuer().people().check(name, form.getOrDefault("password", ""), request.getRemoteAddr());
      return then.apply(person, form);
    } catch (PersonRefusedException e) {
      return refused(request, again, 403, name, e);
    } catch (TooManyFailuresException e) {
      response.setHeader("Retry-After", Long.toString(e.waiting().toSeconds()));
      return refused(request, again, 429, name, e);
    }
  }

  private ResponseEntity<byte[]> refused(
      HttpServletRequest request, Again again, int status, String name, Exception e) {
    String message = String.valueOf(e.getMessage());
    recorded.unauthenticated(request, "bad-login", message);
    return again.show(status, name, message);
  }

  private ResponseEntity<byte[]> leadBack(
      AuthorizationRequest asked, Person person, UUID passwordId) {
    String code = issuer().people().code(person.personId(), passwordId, asked.wanted());
    return leadTo(asked.withCode(code));
  }

  private static ResponseEntity<byte[]> leadTo(URI location) {
    return ResponseEntity.status(HttpStatus.SEE_OTHER)
        .location(location)
        .header("Cache-Control", "no-store")
        .build();
  }

  private static LoginCookie cookie(OwnIssuer issuer) {
    return new LoginCookie("https".equals(issuer.settings().issuer().getScheme()));
  }

  private OwnIssuer issuer() {
    return IssuerController.issuer(login);
  }
}
