/**
 * Looking at backups as they lie in a storage: what they hold, and whether every byte of it is what
 * its metadata says.
 */
package io.pitr.inspect.verify;
