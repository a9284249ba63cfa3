/**
 * What a server does for its ledger beside sealing: anchors, the high-water mark in a warehouse,
 * the detection of a restore.
 */
@NullMarked
package io.varve.server.ledger;

import org.jspecify.annotations.NullMarked;
