/**
 * The rows that say who asked, and the hash by which an event points to one. What such a row is
 * hashed of is added here.
 */
@NullMarked
package io.varve.ledger.request;

import org.jspecify.annotations.NullMarked;
