/** What of requests is recorded as an attempt, and when. */
@NullMarked
package io.varve.api.attempt;

import org.jspecify.annotations.NullMarked;
