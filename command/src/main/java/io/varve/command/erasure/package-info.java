/** Erases who asked: the personal data of a request, by an event. */
@NullMarked
package io.varve.command.erasure;

import org.jspecify.annotations.NullMarked;
