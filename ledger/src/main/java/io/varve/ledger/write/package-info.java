/**
 * How the rows of a transaction are written: statements wait for each other and go to Postgres
 * together. A change to the number of round trips of a command is made here.
 */
@NullMarked
package io.varve.ledger.write;

import org.jspecify.annotations.NullMarked;
