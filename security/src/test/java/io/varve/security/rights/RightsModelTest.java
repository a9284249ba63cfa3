package io.varve.security.rights;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.security.principal.Principal;
import io.varve.security.principal.Principal.Kind;
import io.varve.security.rights.GrantSource.Held;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Decisions against a model: random objects, grants, roles and moves, whatever a node has read
 * before.
 */
final class RightsModelTest {

  private static final int STEPS = 400;

  static Stream<Long> seeds() {
    return Stream.iterate(1L, seed -> seed + 1).limit(60);
  }

  /** An object, which is in another one. */
  private static final class Node {
    private final ObjectKind kind;
    private final UUID id;
    private @Nullable Node in;

    Node(ObjectKind kind, UUID id, @Nullable Node in) {
      this.kind = kind;
      this.id = id;
      this.in = in;
    }

    private Node in() {
      return Objects.requireNonNull(in);
    }

    Lineage lineage() {
      return switch (kind) {
        case SERVER -> Lineage.SERVER;
        case PROJECT -> Lineage.project(id);
        case ROLE -> Lineage.role(in().id, id);
        case WAREHOUSE -> Lineage.warehouse(in().id, id);
        case NAMESPACE -> warehouse().lineage().namespace(id, this::above);
        case TABLE, VIEW, GENERIC_TABLE ->
            warehouse().lineage().namespace(in().id, in()::above).tabular(kind, id);
      };
    }

    private Node warehouse() {
      return kind == ObjectKind.WAREHOUSE ? this : in().warehouse();
    }

    private List<UUID> above() {
      List<UUID> ids = new ArrayList<>();
      for (Node n = in(); n.kind == ObjectKind.NAMESPACE; n = n.in()) {
        ids.add(n.id);
      }
      return ids;
    }

    boolean isIn(Node other) {
      return this == other || (in != null && in.isIn(other));
    }
  }

  private record Grant(String subject, Node on, Privilege privilege) {}

  /** All there is, and the naive answer to each question. */
  private static final class Model implements GrantSource {
    private final List<Node> nodes = new ArrayList<>();
    private final Set<Grant> grants = new HashSet<>();
    private final Map<String, Set<String>> memberOf = new HashMap<>();
    private long version;

    Set<String> subjects(String user) {
      Set<String> all = new HashSet<>(Set.of(user));
      for (List<String> next = List.of(user); !next.isEmpty(); ) {
        next =
            next.stream()
                .flatMap(one -> memberOf.getOrDefault(one, Set.of()).stream())
                .filter(all::add)
                .toList();
      }
      return all;
    }

    boolean allows(String user, Action action, Node object) {
      Set<String> subjects = subjects(user);
      return grants.stream()
          .filter(grant -> subjects.contains(grant.subject))
          .anyMatch(
              grant ->
                  action.bits() == 0
                      ? grant.on.isIn(object)
                          || (object.isIn(grant.on) && gives(grant, Right.DESCRIBE.bit()))
                      : object.isIn(grant.on) && gives(grant, action.bits()));
    }

    private static boolean gives(Grant grant, int wanted) {
      return (grant.privilege.bits() & wanted) != 0;
    }

    @Override
    public long version() {
      return version;
    }

    @Override
    public Holding holding(String user, String provider, Collection<String> roles, int most) {
      Set<String> subjects = subjects(user);
      return new Holding(
          List.copyOf(subjects),
          grants.stream()
              .filter(grant -> subjects.contains(grant.subject))
              .limit(most)
              .map(Model::held)
              .toList());
    }

    private static Held held(Grant grant) {
      List<UUID> within = new ArrayList<>();
      for (Node n = grant.on.in; n != null; n = n.in) {
        if (n.kind == ObjectKind.WAREHOUSE || n.kind == ObjectKind.PROJECT) {
          within.add(n.id);
        }
      }
      return new Held(grant.on.id, grant.privilege.text(), within);
    }

    @Override
    public List<Held> on(List<String> subjects, Set<UUID> objects) {
      return grants.stream()
          .filter(grant -> subjects.contains(grant.subject) && objects.contains(grant.on.id))
          .map(Model::held)
          .toList();
    }

    @Override
    public Set<UUID> withAny(List<String> subjects, ObjectKind kind, Set<UUID> objects) {
      return nodes.stream()
          .filter(object -> objects.contains(object.id))
          .filter(
              object ->
                  grants.stream()
                      .anyMatch(grant -> subjects.contains(grant.subject) && grant.on.isIn(object)))
          .map(object -> object.id)
          .collect(java.util.stream.Collectors.toSet());
    }

    @Override
    public boolean isAnyWithin(List<String> subjects, ObjectKind kind, UUID objectId) {
      Node object = nodes.stream().filter(one -> one.id.equals(objectId)).findFirst().orElseThrow();
      return grants.stream()
          .anyMatch(grant -> subjects.contains(grant.subject) && grant.on.isIn(object));
    }
  }

  private static Node add(Model model, Random random, ObjectKind kind, Node in) {
    Node node = new Node(kind, new UUID(random.nextLong(), random.nextLong()), in);
    model.nodes.add(node);
    return node;
  }

  private static Model model(Random random) {
    Model model = new Model();
    Node server = new Node(ObjectKind.SERVER, Lineage.SERVER_ID, null);
    model.nodes.add(server);
    for (int p = 0; p < 2; p++) {
      Node project = add(model, random, ObjectKind.PROJECT, server);
      add(model, random, ObjectKind.ROLE, project);
      for (int w = 0; w < 2; w++) {
        List<Node> places =
            new ArrayList<>(List.of(add(model, random, ObjectKind.WAREHOUSE, project)));
        for (int n = 0; n < 5; n++) {
          Node in = places.get(random.nextInt(places.size()));
          Node namespace = add(model, random, ObjectKind.NAMESPACE, in);
          places.add(namespace);
          add(model, random, ObjectKind.TABLE, namespace);
          add(model, random, ObjectKind.VIEW, namespace);
        }
      }
    }
    return model;
  }

  private static <T> T one(Random random, List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void decisionsAreThoseOfTheModel(long seed) {
    Random random = new Random(seed);
    Model model = model(random);
    List<String> users = List.of("oidc~a", "oidc~b", "oidc~c");
    List<String> roles = List.of("role:1", "role:2", "role:3", "role:4");
    Rights rights = new Rights(model, Set.of());
    for (int step = 0; step < STEPS; step++) {
      Node node = one(random, model.nodes);
      String user = one(random, users);
      switch (random.nextInt(10)) {
        case 0, 1 -> {
          String subject = random.nextBoolean() ? user : one(random, roles);
          model.grants.add(new Grant(subject, node, one(random, Privilege.of(node.kind))));
          model.version++;
        }
        case 2 -> {
          model.grants.stream().findAny().ifPresent(model.grants::remove);
          model.version++;
        }
        case 3 -> {
          // From a later role to an earlier one, so that there is no circle.
          int role = random.nextInt(roles.size());
          String member = role == 0 ? user : roles.get(random.nextInt(role));
          Set<String> of = model.memberOf.computeIfAbsent(member, key -> new HashSet<>());
          if (!of.add(roles.get(role))) {
            of.remove(roles.get(role));
          }
          model.version++;
        }
        case 4 -> {
          // What is created is owned, and the version stays.
          if (node.kind == ObjectKind.NAMESPACE) {
            Node table = add(model, random, ObjectKind.TABLE, node);
            model.grants.add(new Grant(user, table, Privilege.OWNERSHIP));
          }
        }
        case 5 -> {
          if (node.kind == ObjectKind.TABLE) {
            Node warehouse = node.warehouse();
            node.in =
                one(
                    random,
                    model.nodes.stream()
                        .filter(to -> to.kind == ObjectKind.NAMESPACE)
                        .filter(to -> to.warehouse() == warehouse)
                        .toList());
          }
        }
        default -> {
          rights.forget();
          Principal principal = new Principal(user, user, Kind.HUMAN, List.of());
          Access access = rights.access(principal, Optional.empty());
          for (Action action : Action.of(node.kind)) {
            assertThat(access.allows(action, node.lineage()))
                .as("%s %s %s after %d steps", user, action, node.lineage(), step)
                .isEqualTo(model.allows(user, action, node));
          }
          List<Access.Question> questions =
              Action.of(node.kind).stream()
                  .map(action -> new Access.Question(action, node.lineage()))
                  .toList();
          assertThat(rights.access(principal, Optional.empty()).allows(questions))
              .isEqualTo(
                  Action.of(node.kind).stream()
                      .map(action -> model.allows(user, action, node))
                      .toList());
        }
      }
    }
  }
}
