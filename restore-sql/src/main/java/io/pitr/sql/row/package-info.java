/** Record values: rows of both formats, handles, checksums. */
package io.pitr.sql.row;
