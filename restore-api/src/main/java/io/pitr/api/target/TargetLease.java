package io.pitr.api.target;

/**
 * Exclusive use of a target. It is kept alive until it is closed; another process can take it over
 * when its owner is dead.
 */
public interface TargetLease extends AutoCloseable {
  /** Excludes nobody. */
  TargetLease NONE =
      new TargetLease() {
        @Override
        public void check() {}

        @Override
        public void close() {}
      };

  /**
   * Called before each durable step.
   *
   * @throws io.pitr.api.RestoreException {@link TargetError#TARGET_IN_USE} if the lease is lost
   */
  void check();

  @Override
  void close();
}
