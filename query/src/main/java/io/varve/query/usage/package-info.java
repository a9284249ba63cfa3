/**
 * What clients report of their scans and commits, and what it comes to for a table. They are no
 * part of history.
 */
@NullMarked
package io.varve.query.usage;

import org.jspecify.annotations.NullMarked;
