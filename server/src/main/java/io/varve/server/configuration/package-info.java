/**
 * The wiring of a node: database, Axon, write side, read side, storage. A port of a lower room is
 * implemented here.
 */
@NullMarked
package io.varve.server.configuration;

import org.jspecify.annotations.NullMarked;
