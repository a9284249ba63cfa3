/** Whether a store can be used as a profile and a credential say, tried out in the store itself. */
package io.varve.storage.validation;
