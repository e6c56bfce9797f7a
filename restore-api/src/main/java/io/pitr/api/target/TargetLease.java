package io.pitr.api.target;

/** Exclusive use of a target, kept alive until closed; taken over when its owner is dead. */
public interface TargetLease extends AutoCloseable {

  /**
   * Called before each durable step.
   *
   * @throws io.pitr.api.RestoreException {@link TargetError#TARGET_IN_USE} when the lease was lost
   */
  void check();

  @Override
  void close();
}
