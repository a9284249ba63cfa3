/** What engines ask that decide for their own users. */
@NullMarked
package io.varve.api.engine;

import org.jspecify.annotations.NullMarked;
