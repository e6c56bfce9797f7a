package io.pitr.writer.ddl;

import io.pitr.api.schema.ActionType;

/**
 * The subject of a job.
 *
 * @param tableName empty for databases
 * @param query the statement
 */
record JobHeader(
    ActionType type,
    long schemaId,
    long tableId,
    String schemaName,
    String tableName,
    String query) {}
