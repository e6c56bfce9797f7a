package io.pitr.workload;

import io.pitr.writer.ddl.DdlJob;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A DDL job that is under way.
 *
 * @param table the one it alters, where there is one
 * @param tables ids that no other job may take
 * @param databases names that no other job may drop
 * @param names of tables that it takes
 * @param atOnce whether it is run through without other statements
 * @param whenDone what to note at its end
 */
record RunningJob(
    DdlJob job,
    @Nullable TableName table,
    Set<Long> tables,
    Set<String> databases,
    Set<TableName> names,
    boolean atOnce,
    Runnable whenDone) {}
