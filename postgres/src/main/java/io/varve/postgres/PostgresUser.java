package io.varve.postgres;

import com.sun.security.auth.module.UnixSystem;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The user as whom the programs of Postgres run. That is the user of this process, except for root,
 * as whom Postgres refuses to run. Two ways lead out of that:
 *
 * <ul>
 *   <li>{@code unshare -U} starts a program in a user namespace of its own without a mapping of
 *       users. There it sees itself as the overflow user (65534, "nobody"), so Postgres is content,
 *       and it has lost root's capabilities; but for the file system outside it is still user 0, so
 *       the folders stay root's and need no other rights. Containers often forbid it.
 *   <li>{@code setpriv} changes to another user: the owner of the data folder when that is not root
 *       (a mounted volume, or a cluster once made by that user), else {@code postgres} or {@code
 *       nobody}. The data folder is given to that user, which must be able to reach it.
 * </ul>
 *
 * @param prefix what to put before a command
 * @param changed the user changed to, who has to own the files; null when files need no new owner
 */
record PostgresUser(List<String> prefix, @Nullable Ids changed) {

  /** A user and its group. */
  record Ids(int user, int group) {
    @Override
    public String toString() {
      return String.valueOf(user);
    }
  }

  /** Chooses the user for a data folder. */
  static PostgresUser of(Path dataFolder) throws IOException {
    if (new UnixSystem().getUid() != 0) {
      return new PostgresUser(List.of(), null);
    }
    if (!PostgresBinaries.SYSTEM.equals("Linux")) {
      throw new LocalPostgresException(
          "Postgres does not run as root. Start Varve as another user.");
    }
    Path cluster = PostgresCluster.in(dataFolder);
    Ids owner = ids(Files.exists(cluster) ? cluster : dataFolder);
    PostgresUser root = new PostgresUser(List.of(), null);
    // initdb asks for the name of its user, so the overflow user must have one.
    String probe = "test \"$(id -u)\" != 0 && id -un";
    if (owner.user == 0 && root.succeeds("unshare", "-U", "sh", "-c", probe)) {
      return new PostgresUser(List.of("unshare", "-U"), null);
    }
    Ids ids = owner.user == 0 ? named("postgres", "nobody") : owner;
    List<String> setpriv =
        List.of("setpriv", "--reuid=" + ids.user, "--regid=" + ids.group, "--clear-groups");
    PostgresUser changed = new PostgresUser(setpriv, ids);
    if (!changed.succeeds("true")) {
      throw new LocalPostgresException(
          """
          Postgres does not run as root, and neither unshare -U nor setpriv works here. \
          Start Varve as another user.\
          """);
    }
    changed.takeOver(dataFolder);
    return changed;
  }

  private void takeOver(Path dataFolder) throws IOException {
    ownOnly(dataFolder);
    own(PostgresCluster.in(dataFolder));
    if (!succeeds("test", "-w", dataFolder.toString())) {
      throw new LocalPostgresException(
          """
          Postgres does not run as root, and user %s cannot use the data folder %s. Start Varve \
          as another user, or choose a folder with --data that this user can reach.\
          """
              .formatted(changed, dataFolder));
    }
  }

  private static Ids named(String... names) throws IOException {
    for (String name : names) {
      try {
        String user = new PostgresUser(List.of(), null).run("id", "-u", name).strip();
        String group = new PostgresUser(List.of(), null).run("id", "-g", name).strip();
        return new Ids(Integer.parseInt(user), Integer.parseInt(group));
      } catch (LocalPostgresException noSuchUser) {
        // the next one
      }
    }
    throw new LocalPostgresException(
        """
        Postgres does not run as root, and there is no user postgres or nobody here. \
        Start Varve as another user.\
        """);
  }

  private static Ids ids(Path path) throws IOException {
    return new Ids(
        (int) Files.getAttribute(path, "unix:uid"), (int) Files.getAttribute(path, "unix:gid"));
  }

  /** Gives a file, or a folder with all that is in it, to the user changed to, if any. */
  void own(Path tree) throws IOException {
    if (changed == null || !Files.exists(tree) || ids(tree).equals(changed)) {
      return;
    }
    // The top last: once it is the user's, all is.
    List<Path> deepestFirst;
    try (Stream<Path> walk = Files.walk(tree)) {
      deepestFirst = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : deepestFirst) {
      ownOnly(path);
    }
  }

  private void ownOnly(Path path) throws IOException {
    if (changed != null && !ids(path).equals(changed)) {
      Files.setAttribute(path, "unix:gid", changed.group);
      Files.setAttribute(path, "unix:uid", changed.user);
    }
  }

  /** Runs a program to its end and gives its output; one that fails is an exception with it. */
  String run(String... command) throws IOException {
    Process process = start(command);
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() == 0) {
        return output;
      }
    } catch (InterruptedException e) {
      process.destroy();
      throw Waiting.interrupted(e);
    }
    throw new LocalPostgresException(command[0] + " failed: " + output.strip());
  }

  private boolean succeeds(String... command) {
    try {
      run(command);
      return true;
    } catch (IOException | LocalPostgresException e) {
      return false;
    }
  }

  /** Starts a program with its output and errors on one pipe. */
  Process start(String... command) throws IOException {
    List<String> whole = new ArrayList<>(prefix);
    whole.addAll(List.of(command));
    ProcessBuilder builder = new ProcessBuilder(whole).redirectErrorStream(true);
    builder.directory(new File("/"));
    // The user's PGPORT, PGOPTIONS and the like are meant for other servers.
    builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
    builder.environment().put("LC_ALL", "C");
    return builder.start();
  }
}
