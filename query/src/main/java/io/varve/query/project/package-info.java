/** Reads projects. */
@NullMarked
package io.varve.query.project;

import org.jspecify.annotations.NullMarked;
