package io.varve.api.http;

import io.varve.security.issuer.Passwords;
import io.varve.security.issuer.PublicClient;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.util.HtmlUtils;

/**
 * The pages of the own issuer. They have no script, load nothing, are kept nowhere and are part of
 * no other page.
 */
final class LoginPage {

  private static final String STYLE =
      """
      :root{color-scheme:light dark;--page:#eef1f4;--card:#fff;--text:#1c2733;--soft:#5a6876;\
      --line:#c4ccd4;--mark:#8a5a2b;--button:#1f5f8b;--bad:#a3262a;--badly:#fbeaea}
      @media(prefers-color-scheme:dark){:root{--page:#12181e;--card:#1c242c;--text:#e6ebf0;\
      --soft:#9aa8b5;--line:#3b4854;--mark:#d9a066;--button:#2f7fb5;--bad:#ff9a9a;--badly:#3a2023}}
      *{box-sizing:border-box}
      body{margin:0;min-height:100vh;display:flex;align-items:center;justify-content:center;\
      padding:1.5rem;background:var(--page);color:var(--text);\
      font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
      main{width:100%;max-width:25rem;background:var(--card);border:1px solid var(--line);\
      border-top:4px solid var(--mark);border-radius:8px;padding:2rem}
      h1{margin:0;font-size:1.35rem}
      p{margin:.25rem 0 0;color:var(--soft)}
      .brand{margin:0 0 1.25rem;color:var(--mark);font-weight:600;letter-spacing:.08em}
      .bad{margin:1rem 0 0;padding:.6rem .8rem;border-radius:6px;background:var(--badly);\
      color:var(--bad)}
      label{display:block;margin-top:1rem;font-weight:600}
      input{display:block;width:100%;margin-top:.3rem;padding:.6rem .7rem;font:inherit;\
      color:inherit;background:var(--page);border:1px solid var(--line);border-radius:6px}
      input:focus-visible,button:focus-visible,a:focus-visible{outline:2px solid var(--button);\
      outline-offset:1px}
      button{width:100%;margin-top:1.5rem;padding:.7rem;font:inherit;font-weight:600;color:#fff;\
      background:var(--button);border:0;border-radius:6px;cursor:pointer}
      .more{margin-top:1.25rem;font-size:.9rem}
      a{color:inherit}
      """;

  private static final String STYLE_HASH = hash(STYLE);

  private static final String POLICY =
      "default-src 'none'; style-src '%s'; form-action 'self'%s; base-uri 'none';"
          + " frame-ancestors 'none'";

  private final HttpServletResponse response;
  private final String bits;
  private final Optional<AuthorizationRequest> asked;

  /**
   * @param bits of the cookie, for forms
   * @param asked by a program; empty if somebody came without one
   */
  LoginPage(HttpServletResponse response, String bits, Optional<AuthorizationRequest> asked) {
    this.response = response;
    this.bits = bits;
    this.asked = asked;
  }

  /** Asks for name and password. */
  ResponseEntity<byte[]> login(int status, String name, String problem) {
    String program = asked.map(one -> one.wanted().client().name()).orElse("");
    String fields = name(name) + password("Password", "password", "current", !name.isEmpty());
    return page(
        status,
        "Log in",
        """
        <p>to go on with %s</p>%s%s
        <p class="more"><a href="%s">Change the password</a></p>
        """
            .formatted(
                escaped(program),
                problem(problem),
                form("authorize", fields, "Log in"),
                at("password")));
  }

  /** Asks for name, password and another password. */
  ResponseEntity<byte[]> change(int status, String name, String problem) {
    String fields =
        name(name)
            + password("Current or one-time password", "password", "current", !name.isEmpty())
            + password("New password", "chosen", "new", false)
            + password("New password again", "again", "new", false);
    return page(
        status,
        "Choose a password",
        """
        <p>It has at least %d characters. Logins that were made with the one before will end.</p>%s%s
        """
            .formatted(
                Passwords.FEWEST,
                problem(problem),
                form("password", fields, "Change the password")));
  }

  /** Says something, and asks for nothing. */
  ResponseEntity<byte[]> say(int status, String title, String text) {
    return page(status, title, "<p>" + escaped(text) + "</p>");
  }

  private String form(String path, String fields, String button) {
    return """
        <form method="post" action="%s"><input type="hidden" name="form" value="%s">
        %s<button>%s</button></form>
        """
        .formatted(at(path), escaped(bits), fields, button);
  }

  // Relative, for a proxy may serve this below another path.
  private String at(String path) {
    return path + asked.map(one -> "?" + escaped(one.query())).orElse("");
  }

  private static String name(String name) {
    return """
        <label>Name<input name="name" value="%s" autocomplete="username" autocapitalize="none"
        spellcheck="false" maxlength="128" required%s></label>
        """
        .formatted(escaped(name), name.isEmpty() ? " autofocus" : "");
  }

  private static String password(String label, String name, String which, boolean first) {
    return """
        <label>%s<input name="%s" type="password" autocomplete="%s-password" maxlength="200"
        required%s></label>
        """
        .formatted(label, name, which, first ? " autofocus" : "");
  }

  private static String problem(String problem) {
    return problem.isEmpty() ? "" : "<p class=\"bad\" role=\"alert\">" + escaped(problem) + "</p>";
  }

  private ResponseEntity<byte[]> page(int status, String title, String content) {
    // Browsers want to know where a form leads in the end, too.
    String back =
        asked.map(one -> " " + PublicClient.origin(one.wanted().redirectUri())).orElse("");
    response.setHeader("Content-Security-Policy", POLICY.formatted(STYLE_HASH, back));
    response.setHeader("X-Frame-Options", "DENY");
    response.setHeader("Cache-Control", "no-store");
    String html =
        """
        <!doctype html><html lang="en"><head><meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>%s · Varve</title><style>%s</style></head>
        <body><main><p class="brand">VARVE</p><h1>%s</h1>%s</main></body></html>
        """
            .formatted(title, STYLE, title, content);
    return ResponseEntity.status(status)
        .contentType(new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8))
        .body(html.getBytes(StandardCharsets.UTF_8));
  }

  private static String escaped(String text) {
    return HtmlUtils.htmlEscape(text, "UTF-8");
  }

  private static String hash(String style) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(style.getBytes(StandardCharsets.UTF_8));
      return "sha256-" + Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }
}
