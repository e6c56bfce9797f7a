package io.pitr.engine;

import io.pitr.api.ErrorCode;

/** Failures of the engine: the request, the chain, the log's contents. */
public enum EngineError implements ErrorCode {
  REQUEST_INVALID(
      Kind.USAGE,
      "Flags contradict each other, or one is missing.",
      "Correct the command line; `br help restore point` lists every flag."),
  LAST_UNSTATED(
      Kind.USAGE,
      "The run continues or may be continued, and does not say whether it is the last.",
      "Say --last=false to go on later, or --last=true to finish now."),
  RANGE_NOT_IN_LOG(
      Kind.USER,
      "The log backup does not cover the span asked for.",
      "Choose a timestamp inside the span that `br log info` prints."),
  BACKUPS_DIFFER(
      Kind.USER,
      "The full backup and the log backup come from different clusters.",
      "Give the full backup and the log backup of one cluster."),
  BASE_UNUSABLE(
      Kind.USER,
      "The full backup can't be the base of a point-in-time restore.",
      "Give a full (not incremental, not raw) backup that is older than --restored-ts."),
  COLLATION_DIFFERS(
      Kind.USER,
      "The backup and the target have different settings of"
          + " new_collations_enabled_on_first_bootstrap.",
      "Restore into a cluster that was bootstrapped with the backup's setting."),
  INDEX_NOT_PENDING(
      Kind.USER,
      "An index that is to be left out is not one that waits to be built.",
      "Name an index that `br restore status` lists, or leave --skip-index out."),
  CHAIN_MISSING(
      Kind.USER,
      "--start-ts continues a chain, and the target has none.",
      "Begin with --full-backup-storage, or check --target."),
  CHAIN_OPEN(
      Kind.USER,
      "The target already has an open chain.",
      "Continue it as the message says, or give it up with `br restore abort`."),
  CHAIN_GAP(
      Kind.USER,
      "The segment would begin after the timestamp that the target has reached.",
      "Begin where the chain stands."),
  CHAIN_OVERLAP(
      Kind.USER,
      "The segment would begin before the timestamp that the target has reached.",
      "Begin where the chain stands."),
  CHAIN_FINISHED(
      Kind.USER,
      "The target's chain is finished: its deferred work has fired and nothing can follow.",
      "Restore into a new target; `br restore abort --purge` makes this one forget the chain."),
  CHAIN_ABORTED(
      Kind.USER,
      "The target's chain was given up.",
      "Restore into a new target; `br restore abort --purge` makes this one forget the chain."),
  CHAIN_DIFFERS(
      Kind.USER,
      "The command line does not agree with the chain.",
      "Use what the chain was begun with."),
  SEGMENT_UNFINISHED(
      Kind.USER,
      "A segment was begun and did not end, and the command line is not its own.",
      "Run the unfinished segment's command again first."),
  TARGET_CHANGED(
      Kind.USER,
      "Restored objects were changed on the target since the last segment.",
      "Give the chain up with `br restore abort` and restore anew."),
  TARGET_NOT_EMPTY(
      Kind.USER,
      "The target already has objects of these names.",
      "Restore into another target, or leave the objects out with --filter."),
  STATE_CORRUPT(
      Kind.CORRUPT,
      "The state of the chain, kept with the target, is damaged.",
      "Give the chain up with `br restore abort --purge` and restore anew."),
  STATE_TOO_NEW(
      Kind.USER,
      "The state of the chain was written by a newer version of this program.",
      "Use that version."),
  SCHEMA_VALUE_MISSING(
      Kind.CORRUPT,
      "A committed change of the schema has no value in the log.",
      "Run `br log verify`; choose a --restored-ts before the change, or a newer full backup."),
  SCHEMA_UNKNOWN_DATABASE(
      Kind.USER,
      "The log has tables of a database that neither the full backup nor the log defines.",
      "Use a full backup of the whole cluster, made while this log backup was running."),
  SCHEMA_INCONSISTENT(
      Kind.CORRUPT,
      "The log's schema changes contradict each other.",
      "Run `br log verify`, and report the message if the log is whole."),
  LOG_TABLE_UNKNOWN(
      Kind.CORRUPT,
      "The log has rows of a table that no schema defines.",
      "Run `br log verify`; use a full backup made while this log backup was running."),
  BASE_REORGANIZING(
      Kind.USER,
      "Partitions were being reorganised when the full backup was made, and are read now: rows that"
          + " were moved before are in neither backup.",
      "Choose a --restored-ts before the reorganisation's end, or a full backup made before its"
          + " begin or after its end."),
  RECOVERED_WITHOUT_ROWS(
      Kind.USER,
      "A table that was dropped before the full backup was recovered upstream: its earlier rows are"
          + " in neither backup.",
      "Choose a --restored-ts before that, a full backup made after it or before the table was"
          + " dropped, or leave the table out with --filter."),
  FILTER_CROSSED(
      Kind.USER,
      "A table crosses the border of the table filter in a way that would lose rows.",
      "Begin a new chain with a filter that has both names."),
  UPSTREAM_UNSUPPORTED(
      Kind.USER,
      "The log has an operation that can't be restored.",
      "Choose a --restored-ts before it, or a full backup after it."),
  HOOK_FAILED(
      Kind.ENVIRONMENT,
      "A deferred action failed; the data is complete, the chain stays open.",
      "Correct what the message names, then run `br restore finish`."),
  ACTION_PENDING(
      Kind.USER,
      "A deferred action can't be done yet; the data is complete, the chain stays open.",
      "Make it possible, then run `br restore finish`."),
  HOOK_STATE_TOO_NEW(
      Kind.USER,
      "A plugin's saved state was written by a newer version of the plugin.",
      "Put the newer plugin into plugins/."),
  HOOK_MISSING(
      Kind.USER,
      "The chain holds the state of a plugin that is not here.",
      "Put the plugin's jar into plugins/."),
  PLUGIN_CONFLICT(
      Kind.USER, "Two plugins claim the same name.", "Remove one of them from plugins/."),
  CANCELLED(
      Kind.USER,
      "The run was interrupted.",
      "Run the same command again: it goes on where it stopped.");

  private final Kind kind;
  private final String cause;
  private final String remedy;

  EngineError(Kind kind, String cause, String remedy) {
    this.kind = kind;
    this.cause = cause;
    this.remedy = remedy;
  }

  @Override
  public String code() {
    return name();
  }

  @Override
  public Kind kind() {
    return kind;
  }

  @Override
  public String cause() {
    return cause;
  }

  @Override
  public String remedy() {
    return remedy;
  }
}
