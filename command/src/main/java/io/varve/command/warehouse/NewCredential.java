package io.varve.command.warehouse;

/**
 * A credential as it came.
 *
 * @param type kind of credential, such as {@code access-key}
 * @param secret what the secret store keeps
 */
public record NewCredential(String type, String secret) {
  @Override
  public String toString() {
    return "NewCredential[" + type + "]";
  }
}
