/** Whether the rows of a target and the entries of its indexes say the same. */
package io.pitr.inspect.check;
