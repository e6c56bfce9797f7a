/** Encryption of backups (spec/formats.md §8). */
package io.pitr.format.crypto;
