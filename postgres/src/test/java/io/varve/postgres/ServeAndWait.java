package io.varve.postgres;

import java.io.IOException;
import java.nio.file.Path;

/** A server in a process of its own: serves the folder, says so, and waits for its end. */
final class ServeAndWait {

  static final String READY = "ready";

  private ServeAndWait() {}

  public static void main(String[] arguments) throws IOException {
    try (LocalPostgres _ = LocalPostgres.serve(Path.of(arguments[0]), true, ServeAndWait::say)) {
      say(READY);
      while (System.in.read() >= 0) {
        // until the parent closes the pipe
      }
    }
  }

  private static void say(String line) {
    System.out.println(line);
  }
}
