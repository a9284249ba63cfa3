package io.varve.projections.verify;

import org.jspecify.annotations.Nullable;

/**
 * A file of anchors, as it was read before the verification began.
 *
 * @param name says which it is, for people
 * @param text a line of JSON for each anchor; null if there is no file, or it was not read
 * @param problem why it was not read, as the end of a sentence that begins with the name; else null
 * @param own whether only trusted keys may have signed what is in it; others may be in a copy that
 *     several servers write
 */
public record AnchorCopy(
    String name, @Nullable String text, @Nullable String problem, boolean own) {}
