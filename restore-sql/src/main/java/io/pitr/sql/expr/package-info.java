/** Expressions of generated columns and partial indexes. */
package io.pitr.sql.expr;
