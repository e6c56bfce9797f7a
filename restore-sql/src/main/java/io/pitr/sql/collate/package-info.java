/** Sort keys of collations. */
package io.pitr.sql.collate;
