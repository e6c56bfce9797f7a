/** Index entries, from a row and back. */
package io.pitr.sql.index;
