package io.pitr.inspect.check;

/**
 * An index that could not be checked, or a table whose row checksums could not be checked.
 *
 * @param table database and table, quoted
 * @param index the index's name; empty for the checksums of rows
 * @param why the reason
 */
public record NotChecked(String table, String index, String why) {}
