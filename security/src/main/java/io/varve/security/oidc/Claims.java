package io.varve.security.oidc;

import io.varve.security.principal.Principal;
import io.varve.security.principal.Principal.Kind;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads what a good token says. */
final class Claims {

  private static final int MAX_SUBJECT = 255;
  private static final int MAX_NAME = 255;
  private static final int MAX_ROLES = 1_000;

  /** Characters that show as nothing, or as something else; a subject is kept in the ledger. */
  private static final Pattern HIDDEN =
      Pattern.compile(
          "[\\p{C}\\p{Zl}\\p{Zp}\\x{34F}\\x{115F}\\x{1160}\\x{17B4}\\x{17B5}\\x{180B}-\\x{180F}"
              + "\\x{3164}\\x{FE00}-\\x{FE0F}\\x{FFA0}\\x{E0100}-\\x{E01EF}]");

  /** Tokens that are no access tokens, as Keycloak marks them. */
  private static final Set<String> OTHER_TYPES = Set.of("ID", "Refresh", "Offline", "Logout");

  /** Which client a token was issued to. */
  private static final List<String> CLIENTS = List.of("client_id", "azp", "cid");

  /** Of somebody who has logged in, or who has a name. */
  private static final List<String> PERSONAL =
      List.of("sid", "auth_time", "preferred_username", "name", "email");

  private Claims() {}

  /**
   * Whom a token is for.
   *
   * @throws BadTokenException if it names no subject that can be used
   */
  static Principal principal(OidcProvider provider, Map<String, Object> claims)
      throws BadTokenException {
    if (claims.containsKey("events")
        || text(claims.get("typ")).filter(OTHER_TYPES::contains).isPresent()) {
      throw new BadTokenException("The token is for something else than access");
    }
    List<String> names = provider.claims().subject();
    // The first that is there: what it is not good for must not fall to the next.
    String subject =
        names.stream()
            .filter(name -> at(name, claims) != null || claims.containsKey(name))
            .findFirst()
            .flatMap(name -> text(at(name, claims)))
            .orElseThrow(
                () -> new BadTokenException("The token has no " + String.join(" or ", names)));
    if (subject.length() > MAX_SUBJECT
        || HIDDEN.matcher(subject).find()
        || !subject.strip().equals(subject)) {
      throw new BadTokenException(
          "The token's subject is longer than "
              + MAX_SUBJECT
              + " characters, or has some that do not show");
    }
    String id = provider.id() + "~" + subject;
    String name =
        provider.claims().name().stream()
            .flatMap(claim -> text(claims.get(claim)).stream())
            .findFirst()
            .map(Claims::shown)
            .orElse(id);
    return new Principal(id, name, kind(claims, subject), roles(provider, claims));
  }

  /** Scopes: one text with spaces, or a list; {@code scp} is Entra ID's and Okta's. */
  static Set<String> scopes(Map<String, Object> claims) {
    return Stream.of("scope", "scp")
        .flatMap(claim -> texts(claims.get(claim)))
        .flatMap(text -> Arrays.stream(text.split(" ")))
        .filter(scope -> !scope.isBlank())
        .collect(Collectors.toUnmodifiableSet());
  }

  private static List<String> roles(OidcProvider provider, Map<String, Object> claims) {
    Optional<String> path = provider.claims().roles();
    return path.isEmpty()
        ? List.of()
        : texts(at(path.get(), claims)).filter(role -> !role.isBlank()).limit(MAX_ROLES).toList();
  }

  /** The claim of a name, or what a path leads to; both may have dots: {@code https://…/roles}. */
  private static @Nullable Object at(String path, @Nullable Object claims) {
    if (!(claims instanceof Map<?, ?> object)) {
      return null;
    }
    if (object.containsKey(path)) {
      return object.get(path);
    }
    for (int dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1)) {
      Object found = at(path.substring(dot + 1), object.get(path.substring(0, dot)));
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /**
   * Programs that log in for themselves, as providers mark them. Keycloak does so in the name only,
   * which a token without the scope {@code profile} does not have; but a person has a session.
   */
  private static Kind kind(Map<String, Object> claims, String subject) {
    boolean program =
        "app".equals(claims.get("idtyp"))
            || "client-credentials".equals(claims.get("gty"))
            || subject.startsWith("system:serviceaccount:")
            || claims.containsKey("kubernetes.io")
            || CLIENTS.stream().anyMatch(claim -> subject.equals(claims.get(claim)))
            || text(claims.get("preferred_username"))
                .filter(name -> name.startsWith("service-account-"))
                .isPresent()
            || (CLIENTS.stream().anyMatch(claims::containsKey)
                && PERSONAL.stream().noneMatch(claims::containsKey));
    return program ? Kind.APPLICATION : Kind.HUMAN;
  }

  private static String shown(String name) {
    String plain = HIDDEN.matcher(name).replaceAll(" ");
    return plain.length() <= MAX_NAME ? plain : plain.substring(0, MAX_NAME);
  }

  private static Optional<String> text(@Nullable Object value) {
    return value instanceof String text && !text.isBlank() ? Optional.of(text) : Optional.empty();
  }

  private static Stream<String> texts(@Nullable Object value) {
    return switch (value) {
      case String text -> Stream.of(text);
      case Collection<?> several ->
          several.stream().filter(String.class::isInstance).map(String.class::cast);
      case null, default -> Stream.empty();
    };
  }
}
