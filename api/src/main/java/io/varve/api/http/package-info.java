/**
 * What all endpoints have in common: bodies and their bounds, paths, requests, errors in Iceberg's
 * envelope.
 */
@NullMarked
package io.varve.api.http;

import org.jspecify.annotations.NullMarked;
