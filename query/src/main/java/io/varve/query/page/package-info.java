/** Pages of lists: what is asked for, and what comes. */
@NullMarked
package io.varve.query.page;

import org.jspecify.annotations.NullMarked;
