package io.varve.api.management;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.varve.api.catalog.PageTokens;
import io.varve.api.http.Body;
import io.varve.api.http.JsonBodies;
import io.varve.api.rights.AsOfInterceptor;
import io.varve.api.rights.Needs;
import io.varve.api.rights.SeenUsers;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.command.request.Request;
import io.varve.query.page.Page;
import io.varve.query.role.RoleReads;
import io.varve.query.user.UserReads;
import io.varve.query.user.UserReads.UserRow;
import io.varve.security.principal.Principal;
import io.varve.security.principal.Principal.Kind;
import io.varve.security.rights.Action;
import io.varve.security.rights.Lineage;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Users: profiles of people and programs that came by, or that are expected. Everybody may read and
 * write their own; others need the right to administer users.
 */
@RestController
final class UserController {

  private static final String USERS = "/management/v1/user";
  private static final String USER = USERS + "/{userId}";
  private static final int MAX_TEXT = 500;

  private final UserReads users;
  private final RequestedRoles roles;
  private final SeenUsers seen;
  private final JsonBodies json;

  UserController(UserReads users, RequestedRoles roles, SeenUsers seen, JsonBodies json) {
    this.users = users;
    this.roles = roles;
    this.seen = seen;
    this.json = json;
  }

  private record WriteUser(
      @Nullable String id,
      @Nullable String name,
      @Nullable String email,
      @Nullable String userType,
      @Nullable Boolean updateIfExists) {}

  private record Search(@Nullable String search) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Users(List<UserJson> users, @Nullable String nextPageToken) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Found(String id, String name, @Nullable String email, String userType) {}

  private record AllFound(List<Found> users) {}

  @GetMapping(USERS)
  @Needs(Action.SERVER_LIST_USERS)
  ResponseEntity<byte[]> list(
      @RequestParam(required = false) @Nullable String name,
      @RequestParam(required = false) @Nullable String pageToken,
      @RequestParam(required = false) @Nullable String pageSize) {
    Page<UserRow> page =
        users.list(
            name == null ? "" : name, PageTokens.ofKeys(pageToken, pageSize, RoleReads.ANY_KEY));
    return Responses.ok(
        json.write(
            new Users(page.items().stream().map(UserJson::of).toList(), PageTokens.next(page))));
  }

  @PostMapping(USERS)
  @Needs(value = Action.SERVER_PROVISION_USERS, asksItself = true)
  ResponseEntity<byte[]> create(Request request, Optional<Principal> asking, @Body byte[] body) {
    WriteUser create = json.read(body, WriteUser.class);
    String said = create.id();
    String id = said == null ? request.actor() : new PrincipalJson(said, null).subject();
    check(request, id);
    boolean own = id.equals(request.actor());
    String name =
        create.name() != null || !own
            ? create.name()
            : asking.map(Principal::name).orElse(request.actor());
    String type =
        create.userType() != null || !own
            ? create.userType()
            : asking.map(Principal::kind).orElse(Kind.APPLICATION).name();
    Optional<Boolean> made =
        users.write(
            id,
            text(name, "name"),
            optional(create.email()),
            type(type),
            "create-endpoint",
            // A profile of which nobody said anything yet is no obstacle.
            Boolean.TRUE.equals(create.updateIfExists()) || isOfToken(id));
    if (made.isEmpty()) {
      throw new RefusedException(
          Reason.ALREADY_EXISTS,
          "The user has a profile: " + id + "; send update-if-exists to replace it");
    }
    seen.forget(id);
    byte[] user = json.write(UserJson.of(find(id)));
    return made.get() ? Responses.created(user) : Responses.ok(user);
  }

  private boolean isOfToken(String id) {
    return users
        .find(id)
        .filter(user -> user.lastUpdatedWith().equals("config-call-creation"))
        .isPresent();
  }

  @GetMapping(USER)
  @Needs(value = Action.SERVER_LIST_USERS, asksItself = true)
  ResponseEntity<byte[]> get(Request request, @PathVariable String userId) {
    check(request, userId);
    return Responses.ok(json.write(UserJson.of(find(userId))));
  }

  @PutMapping(USER)
  @Needs(value = Action.SERVER_UPDATE_USERS, asksItself = true)
  ResponseEntity<Void> update(Request request, @PathVariable String userId, @Body byte[] body) {
    check(request, userId);
    find(userId);
    WriteUser update = json.read(body, WriteUser.class);
    users.write(
        userId,
        text(update.name(), "name"),
        optional(update.email()),
        type(update.userType()),
        "update-endpoint",
        true);
    seen.forget(userId);
    return ResponseEntity.ok().build();
  }

  /** What is said of a person goes; the ledger and grants keep the id. */
  @DeleteMapping(USER)
  @Needs(value = Action.SERVER_DELETE_USERS, asksItself = true)
  ResponseEntity<Void> delete(Request request, @PathVariable String userId) {
    check(request, userId);
    if (!users.erase(userId)) {
      throw noSuchUser(userId);
    }
    seen.forget(userId);
    return ResponseEntity.noContent().build();
  }

  /** For who grants; emails are shown to those only who may list users. */
  @PostMapping("/management/v1/search/user")
  @Needs({})
  ResponseEntity<byte[]> search(Request request, @Body byte[] body) {
    String text = text(json.read(body, Search.class).search(), "search");
    boolean whole = request.access().allows(Action.SERVER_LIST_USERS, Lineage.SERVER);
    return Responses.ok(
        json.write(
            new AllFound(
                users.search(text, whole).stream()
                    .map(
                        user ->
                            new Found(
                                user.userId(),
                                user.name(),
                                whole ? user.email() : null,
                                user.userType()))
                    .toList())));
  }

  @GetMapping({USER + "/roles", USER + "/roles/transitive"})
  @Needs(value = Action.SERVER_LIST_USERS, asksItself = true)
  ResponseEntity<byte[]> rolesOf(
      Request request,
      HttpServletRequest http,
      @PathVariable String userId,
      @RequestHeader(name = "x-project-id", required = false) @Nullable String project,
      @RequestHeader(name = AsOfInterceptor.HEADER, required = false) @Nullable String asOf,
      @RequestParam(required = false) @Nullable String pageToken,
      @RequestParam(required = false) @Nullable String pageSize) {
    check(request, userId);
    return Responses.ok(
        json.write(
            RoleMemberController.Memberships.of(
                roles.rolesOf(
                    ProjectIds.of(project),
                    userId,
                    asOf,
                    RoleMemberController.isTransitive(http),
                    PageTokens.ofIds(pageToken == null ? "" : pageToken, pageSize)))));
  }

  // Their own may everybody read and write.
  private static void check(Request request, String userId) {
    if (!request.access().isActor(userId)) {
      request.access().admits(Lineage.SERVER);
    }
  }

  private UserRow find(String userId) {
    return users.find(userId).orElseThrow(() -> noSuchUser(userId));
  }

  private static RefusedException noSuchUser(String userId) {
    return new RefusedException(Reason.NO_SUCH_USER, "User is not known: " + userId);
  }

  private static String text(@Nullable String text, String field) {
    if (text == null || text.isBlank() || text.length() > MAX_TEXT) {
      throw new RefusedException(
          Reason.BAD_REQUEST, field + " must be 1 to " + MAX_TEXT + " characters");
    }
    return text;
  }

  private static @Nullable String optional(@Nullable String text) {
    return text == null || text.isBlank() ? null : text(text, "email");
  }

  private static String type(@Nullable String type) {
    String lower = type == null ? "" : type.toLowerCase(Locale.ROOT);
    if (!lower.equals("human") && !lower.equals("application")) {
      throw new RefusedException(Reason.BAD_REQUEST, "user-type must be human or application");
    }
    return lower;
  }
}
