/** Conversions between types. */
package io.pitr.sql.convert;
