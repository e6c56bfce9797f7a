/** Expressions of generated columns and partial indexes. */
package io.pitr.format.expr;
