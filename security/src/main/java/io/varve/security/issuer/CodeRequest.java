package io.varve.security.issuer;

/**
 * What a program asks an authorization code for.
 *
 * @param redirectUri where the code is sent
 * @param challenge SHA-256 of what the program shows with the code (RFC 7636, S256)
 */
public record CodeRequest(PublicClient client, String redirectUri, String challenge) {}
