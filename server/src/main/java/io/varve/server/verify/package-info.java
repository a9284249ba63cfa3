/** Verification with the folds of the write side and the files of the stores. */
@NullMarked
package io.varve.server.verify;

import org.jspecify.annotations.NullMarked;
