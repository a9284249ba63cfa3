/** Credentials for clients, limited to the folder of one table, and how long they are reused. */
@NullMarked
package io.varve.storage.vending;

import org.jspecify.annotations.NullMarked;
