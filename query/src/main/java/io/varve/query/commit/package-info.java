/** The commits that a table or view had. */
@NullMarked
package io.varve.query.commit;

import org.jspecify.annotations.NullMarked;
