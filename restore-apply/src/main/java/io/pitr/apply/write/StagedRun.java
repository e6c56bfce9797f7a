package io.pitr.apply.write;

/** A run that is written but not yet published. Implementations add what their sink needs. */
public interface StagedRun {
  /** Distinct keys; may be 0. */
  long entries();

  /** Removes a run that will not be published. Has no effect on a published run. */
  void discard();
}
