package io.varve.storage.planted.one;

import io.varve.storage.planted.two.Two;

/** Half of a cycle of packages. */
public record One(Two two) {}
