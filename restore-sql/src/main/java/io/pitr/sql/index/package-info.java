/** Encoding and decoding of index entries. */
package io.pitr.sql.index;
