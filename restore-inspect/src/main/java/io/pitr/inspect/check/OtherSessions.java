package io.pitr.inspect.check;

/**
 * Rows whose index entries were computed with another {@code sql_mode} or time zone than that of
 * the session that added the index. TiDB writes such entries, so they are not problems.
 *
 * @param table database and table, quoted
 * @param index the index's name
 * @param rows number of rows
 * @param expected the settings that the other rows match, as text
 * @param assumed whether {@code expected} is assumed because no DDL job of the log added the index
 */
public record OtherSessions(
    String table, String index, long rows, String expected, boolean assumed) {}
