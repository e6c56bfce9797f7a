/** Summarizes backups in a storage and verifies every byte of them against the metadata. */
package io.pitr.inspect.verify;
