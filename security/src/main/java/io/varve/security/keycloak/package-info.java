/** Keycloak's admin API: clients that are made there, and what a realm needs for them. */
@NullMarked
package io.varve.security.keycloak;

import org.jspecify.annotations.NullMarked;
