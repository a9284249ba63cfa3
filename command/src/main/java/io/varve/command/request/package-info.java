/** The request that a command comes from: who asked, with which key, by which client. */
@NullMarked
package io.varve.command.request;

import org.jspecify.annotations.NullMarked;
