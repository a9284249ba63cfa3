package io.varve.bench.server;

import java.util.List;

/**
 * Varve as its launcher runs it.
 *
 * @param java path of the program {@code java}
 * @param options for it
 * @param jar of Varve
 */
public record Program(String java, List<String> options, String jar) {}
