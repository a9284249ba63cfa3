/** Secrets in HashiCorp Vault: KV version 2. */
package io.varve.storage.vault;
