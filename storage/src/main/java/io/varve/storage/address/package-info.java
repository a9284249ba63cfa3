/** Which addresses the stores of warehouses may be connected to. */
@NullMarked
package io.varve.storage.address;

import org.jspecify.annotations.NullMarked;
