/** Values of one type as values of another. */
package io.pitr.sql.convert;
