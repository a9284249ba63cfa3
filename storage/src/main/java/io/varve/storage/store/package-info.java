/**
 * What all stores have in common: files, limits, failures, vended credentials, and the port that
 * finds a warehouse's store.
 */
@NullMarked
package io.varve.storage.store;

import org.jspecify.annotations.NullMarked;
