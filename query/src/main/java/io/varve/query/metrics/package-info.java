/**
 * Keeps and reads the newest reports of scans and commits that clients send. They are no part of
 * history.
 */
@NullMarked
package io.varve.query.metrics;

import org.jspecify.annotations.NullMarked;
