/** What is granted to whom, and by what lists are filtered. */
@NullMarked
package io.varve.query.grant;

import org.jspecify.annotations.NullMarked;
