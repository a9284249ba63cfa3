/** Secrets in HashiCorp Vault: KV version 2. */
@NullMarked
package io.varve.storage.vault;

import org.jspecify.annotations.NullMarked;
