package io.pitr.engine.plan;

/** What the command line says about {@code --last}. */
public enum LastChoice {
  LAST,
  NOT_LAST,
  UNSTATED
}
