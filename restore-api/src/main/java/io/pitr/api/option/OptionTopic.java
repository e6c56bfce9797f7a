package io.pitr.api.option;

/** The heading under which help lists an option. */
public enum OptionTopic {
  /** Where a backup is and how to reach it. */
  STORAGE,
  /** Which target is restored to and how to reach it. */
  TARGET,
  /** TLS, credentials and keys. */
  SECURITY,
  /** Parallelism, batch sizes, rate limits and time limits. */
  TUNING,
  /** What happens at the end of a chain. */
  FINISH
}
