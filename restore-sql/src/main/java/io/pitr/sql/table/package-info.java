/** What rows and index entries need to know of a TableInfo. */
package io.pitr.sql.table;
