package io.pitr.apply;

/** A run that is written but not yet published. Sinks add what they need to find it. */
public interface StagedRun {
  /** Distinct keys in it; 0 is fine. */
  long entries();

  /** Removes a run that will not be published. Has no effect on a published run. */
  void discard();
}
