/** Read-only inspection of backups and targets: common types. */
package io.pitr.inspect;
