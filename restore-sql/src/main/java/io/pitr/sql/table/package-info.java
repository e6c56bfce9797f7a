/** The parts of a TableInfo that rows and index entries need. */
package io.pitr.sql.table;
