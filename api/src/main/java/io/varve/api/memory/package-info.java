/** A budget of bytes that requests share, so that what is read and written fits into the heap. */
@NullMarked
package io.varve.api.memory;

import org.jspecify.annotations.NullMarked;
