/** Checks that the rows of a target and the entries of its indexes are consistent. */
package io.pitr.inspect.check;
