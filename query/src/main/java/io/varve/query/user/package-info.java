/** People and programs as they were last seen. */
@NullMarked
package io.varve.query.user;

import org.jspecify.annotations.NullMarked;
