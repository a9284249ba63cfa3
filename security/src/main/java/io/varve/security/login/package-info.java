/** The login of a server: which provider takes a token, and the tokens that are known by now. */
@NullMarked
package io.varve.security.login;

import org.jspecify.annotations.NullMarked;
