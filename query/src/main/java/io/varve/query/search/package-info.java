/** Finds tables and views by names that are nearly right. */
@NullMarked
package io.varve.query.search;

import org.jspecify.annotations.NullMarked;
