package io.pitr.workload;

import io.pitr.writer.Upstream;

/**
 * The size and shape of a workload.
 *
 * @param stepsBefore steps before the full backup
 * @param stepsAfter steps after it
 * @param rowsPerInsert at most so many rows an INSERT
 * @param ddl whether there is DDL beyond the creation of databases and tables
 * @param upstream what is modelled and how it is written; its seed is replaced by the workload's
 */
public record WorkloadOptions(
    int stepsBefore, int stepsAfter, int rowsPerInsert, boolean ddl, Upstream.Options upstream) {
  /** A few hundred commits; a second or so to run. */
  public static final WorkloadOptions DEFAULT =
      new WorkloadOptions(30, 120, 20, true, Upstream.Options.DEFAULT);

  public WorkloadOptions steps(int before, int after) {
    return new WorkloadOptions(before, after, rowsPerInsert, ddl, upstream);
  }

  public WorkloadOptions rowsPerInsert(int rows) {
    return new WorkloadOptions(stepsBefore, stepsAfter, rows, ddl, upstream);
  }

  public WorkloadOptions ddl(boolean wanted) {
    return new WorkloadOptions(stepsBefore, stepsAfter, rowsPerInsert, wanted, upstream);
  }

  public WorkloadOptions upstream(Upstream.Options options) {
    return new WorkloadOptions(stepsBefore, stepsAfter, rowsPerInsert, ddl, options);
  }
}
