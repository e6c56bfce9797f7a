/** Sorted entries as a target takes them, and the table files into which it may write them. */
package io.pitr.apply.write;
