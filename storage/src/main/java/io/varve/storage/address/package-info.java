/** Which addresses the stores of warehouses may be connected to. */
package io.varve.storage.address;
