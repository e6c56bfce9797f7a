package io.pitr.engine.request;

/** The value of {@code --last}. */
public enum LastChoice {
  LAST,
  NOT_LAST,
  UNSTATED
}
