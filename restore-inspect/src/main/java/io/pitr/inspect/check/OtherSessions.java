package io.pitr.inspect.check;

/**
 * Rows whose entries in an index are those that another session computes than the one that added
 * the index: with another {@code sql_mode} or time zone. TiDB writes them so, which is no fault.
 *
 * @param table database and table, quoted
 * @param index the index's name
 * @param rows how many
 * @param expected as text: the settings that the other rows agree with
 * @param assumed whether these are assumed, since no DDL job of the log added the index
 */
public record OtherSessions(
    String table, String index, long rows, String expected, boolean assumed) {}
