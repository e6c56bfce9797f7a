/** Differences between versions of TiDB in printed texts. */
package io.pitr.sql.text;
