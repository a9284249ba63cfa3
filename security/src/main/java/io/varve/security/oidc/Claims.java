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

  /** Characters that show as nothing, or as something else; a subject stands in the ledger. */
  private static final Pattern HIDDEN = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]");

  private Claims() {}

  /**
   * Whom a token is for.
   *
   * @throws BadTokenException if it names no subject that can be used
   */
  static Principal principal(OidcProvider provider, Map<String, Object> claims)
      throws BadTokenException {
    List<String> names = provider.claims().subject();
    String subject =
        names.stream()
            .flatMap(name -> text(claims.get(name)).stream())
            .findFirst()
            .orElseThrow(
                () -> new BadTokenException("The token has no " + String.join(" or ", names)));
    if (subject.length() > MAX_SUBJECT || HIDDEN.matcher(subject).find()) {
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

  /**
   * The claim of a name, which may have dots ({@code https://…/roles}), or what a path leads to.
   */
  private static @Nullable Object at(String path, Map<String, Object> claims) {
    if (claims.containsKey(path)) {
      return claims.get(path);
    }
    Object value = claims;
    for (String step : path.split("\\.")) {
      value = value instanceof Map<?, ?> object ? object.get(step) : null;
    }
    return value;
  }

  /** Programs that log in for themselves, as providers mark them. */
  private static Kind kind(Map<String, Object> claims, String subject) {
    boolean program =
        "app".equals(claims.get("idtyp"))
            || subject.startsWith("system:serviceaccount:")
            || subject.equals(claims.get("client_id"))
            || subject.equals(claims.get("azp"))
            || text(claims.get("preferred_username"))
                .filter(name -> name.startsWith("service-account-"))
                .isPresent();
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
