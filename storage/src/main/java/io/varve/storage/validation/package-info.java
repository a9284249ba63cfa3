/** Whether a store can be used as a profile and a credential say, tried out in the store itself. */
@NullMarked
package io.varve.storage.validation;

import org.jspecify.annotations.NullMarked;
