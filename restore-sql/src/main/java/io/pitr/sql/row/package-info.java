/** Encoding and decoding of rows in both formats, handles and row checksums. */
package io.pitr.sql.row;
