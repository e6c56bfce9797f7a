package io.pitr.engine.request;

/** What the command line says about {@code --last}. */
public enum LastChoice {
  LAST,
  NOT_LAST,
  UNSTATED
}
