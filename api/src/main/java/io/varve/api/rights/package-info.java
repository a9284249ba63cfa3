/** What each endpoint needs, and the decision before it. */
@NullMarked
package io.varve.api.rights;

import org.jspecify.annotations.NullMarked;
