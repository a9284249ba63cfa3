package io.varve.api.http;

import java.nio.file.Path;

/**
 * Files, in PEM, that TLS is served with.
 *
 * @param certificate the server's own, followed by those of its issuers, but for the last
 * @param key its private key, without a password
 */
public record TlsFiles(Path certificate, Path key) {}
