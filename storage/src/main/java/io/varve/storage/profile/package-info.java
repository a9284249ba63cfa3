/** Storage profiles and credentials, and their JSON. A new kind of store begins here. */
@NullMarked
package io.varve.storage.profile;

import org.jspecify.annotations.NullMarked;
