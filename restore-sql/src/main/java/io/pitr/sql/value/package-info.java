/** SQL values: their types, bytes and text. */
package io.pitr.sql.value;
