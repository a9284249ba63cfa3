package io.varve.storage.planted.two;

import io.varve.storage.planted.one.One;

/** The other half of a cycle of packages. */
public record Two(One one) {}
