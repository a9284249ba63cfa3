package io.varve.storage.vault;

import java.nio.file.Path;

/** How a node makes itself known to Vault. None of them shows what must not be seen. */
public sealed interface VaultLogin {

  /** A token that somebody made for it. It is renewed if it can be. */
  record Token(String token) implements VaultLogin {
    @Override
    public String toString() {
      return "Token";
    }
  }

  /** A user and a password. */
  record UserPass(String mount, String user, String password) implements VaultLogin {
    @Override
    public String toString() {
      return "UserPass of " + user;
    }
  }

  /** What Kubernetes gives a pod. The file is read at each login, for it changes. */
  record Kubernetes(String mount, String role, Path tokenFile) implements VaultLogin {}
}
