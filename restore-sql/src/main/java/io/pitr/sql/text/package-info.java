/** Which texts a version of TiDB prints. */
package io.pitr.sql.text;
