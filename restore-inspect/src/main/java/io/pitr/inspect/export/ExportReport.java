package io.pitr.inspect.export;

/**
 * What an export wrote.
 *
 * @param rows of all tables
 * @param bytes of all files
 */
public record ExportReport(
    long databases, long tables, long views, long sequences, long rows, long bytes) {}
