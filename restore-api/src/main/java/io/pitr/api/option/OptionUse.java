package io.pitr.api.option;

/** The kind of command that an option means something to. Other commands do not accept it. */
public enum OptionUse {
  /** Commands that open a backup storage. */
  STORAGE,
  /** Commands that open a target, also to read only. */
  TARGET,
  /** Commands that restore segments. */
  RESTORE,
  /** Commands that can be the last of a chain and run the deferred actions. */
  FINISH
}
