/** Looking at backups and targets: what all kinds of looking share. */
package io.pitr.inspect;
