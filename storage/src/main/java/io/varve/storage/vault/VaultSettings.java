package io.varve.storage.vault;

import io.varve.storage.tls.TrustedAuthorities;
import java.net.URI;
import java.util.Optional;

/**
 * Which Vault, and where in it.
 *
 * @param mount of a KV engine, version 2
 * @param path the folder in it that is Varve's
 * @param namespace of Vault Enterprise
 * @param authorities whose certificates it may have
 */
public record VaultSettings(
    URI uri,
    String mount,
    String path,
    Optional<String> namespace,
    VaultLogin login,
    TrustedAuthorities authorities) {}
