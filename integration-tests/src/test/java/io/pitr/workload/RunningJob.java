package io.pitr.workload;

import io.pitr.workload.Objects.Found;
import io.pitr.writer.ddl.DdlJob;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A DDL job that has begun.
 *
 * @param table the table that it alters, if it alters one
 * @param tables ids that no other job may use
 * @param databases names of databases that no other job may drop
 * @param names table names that no other job may use
 * @param atOnce whether it runs to its end without other statements in between
 * @param whenDone runs at its end
 */
record RunningJob(
    DdlJob job,
    @Nullable TableName table,
    Set<Long> tables,
    Set<String> databases,
    Set<TableName> names,
    boolean atOnce,
    Runnable whenDone) {

  /** A job that alters one table. */
  static Optional<RunningJob> of(DdlJob job, Found table) {
    return Optional.of(
        new RunningJob(
            job,
            table.name(),
            Set.of(table.id()),
            Set.of(table.name().database()),
            Set.of(table.name()),
            false,
            () -> {}));
  }

  /** A job that needs several objects; an object may be listed twice. */
  static Optional<RunningJob> of(
      DdlJob job,
      Collection<Long> tables,
      Collection<String> databases,
      Collection<TableName> names) {
    return Optional.of(
        new RunningJob(
            job,
            null,
            Set.copyOf(tables),
            Set.copyOf(databases),
            Set.copyOf(names),
            false,
            () -> {}));
  }

  /** The same job with something to do at its end. */
  RunningJob andThen(Runnable atEnd) {
    return new RunningJob(job, table, tables, databases, names, atOnce, atEnd);
  }

  /** The same job, run without other statements in between. */
  RunningJob uninterrupted() {
    return new RunningJob(job, table, tables, databases, names, true, whenDone);
  }
}
