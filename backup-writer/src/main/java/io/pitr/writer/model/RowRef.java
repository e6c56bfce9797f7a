package io.pitr.writer.model;

import io.pitr.sql.row.Handle;

/**
 * The place of a row.
 *
 * @param tableId logical
 * @param physicalId the partition's or the table's
 */
public record RowRef(long tableId, long physicalId, Handle handle) {}
