package io.pitr.inspect.check;

/**
 * An index, or the checksums of a table's rows, that could not be checked.
 *
 * @param table database and table, quoted
 * @param index the index's name; empty for the checksums of rows
 * @param why in words
 */
public record NotChecked(String table, String index, String why) {}
