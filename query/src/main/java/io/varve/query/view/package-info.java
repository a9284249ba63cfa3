/** Reads views. */
@NullMarked
package io.varve.query.view;

import org.jspecify.annotations.NullMarked;
