package io.pitr.engine;

import io.pitr.api.ErrorCode;

/** Failures of the engine. */
public final class EngineError {
  public static final ErrorCode REQUEST_INVALID =
      ErrorCode.usage(
          "REQUEST_INVALID",
          "Flags contradict each other, or one is missing.",
          "Correct the command line; `br help restore point` lists every flag.");

  public static final ErrorCode LAST_UNSTATED =
      ErrorCode.usage(
          "LAST_UNSTATED",
          "The run continues a chain and does not say whether it is the last.",
          "Give --last=false to continue later, or --last=true to finish now.");

  public static final ErrorCode RANGE_NOT_IN_LOG =
      ErrorCode.user(
          "RANGE_NOT_IN_LOG",
          "The log backup does not cover the requested span.",
          "Choose a timestamp inside the span that `br log info` prints.");

  public static final ErrorCode BACKUPS_DIFFER =
      ErrorCode.user(
          "BACKUPS_DIFFER",
          "The full backup and the log backup come from different clusters.",
          "Give the full backup and the log backup of one cluster.");

  public static final ErrorCode BASE_UNUSABLE =
      ErrorCode.user(
          "BASE_UNUSABLE",
          "The full backup can't be the base of a point-in-time restore.",
          "Give a full (not incremental, not raw) backup that is older than --restored-ts.");

  public static final ErrorCode INDEX_NOT_PENDING =
      ErrorCode.user(
          "INDEX_NOT_PENDING",
          "An index to leave out is not waiting to be built.",
          "Name an index that `br restore status` lists, or run the command without --skip-index.");

  public static final ErrorCode CHAIN_MISSING =
      ErrorCode.user(
          "CHAIN_MISSING",
          "--start-ts continues a chain, and the target has none.",
          "Begin with --full-backup-storage, or check --target.");

  public static final ErrorCode CHAIN_OPEN =
      ErrorCode.user(
          "CHAIN_OPEN",
          "The target already has an open chain.",
          "Continue it with the command in the message, or abort it with `br restore abort`.");

  public static final ErrorCode CHAIN_GAP =
      ErrorCode.user(
          "CHAIN_GAP",
          "The segment would begin after the timestamp that the target has reached.",
          "Use the timestamp that the target has reached as --start-ts.");

  public static final ErrorCode CHAIN_OVERLAP =
      ErrorCode.user(
          "CHAIN_OVERLAP",
          "The segment would begin before the timestamp that the target has reached.",
          "Use the timestamp that the target has reached as --start-ts.");

  public static final ErrorCode CHAIN_FINISHED =
      ErrorCode.user(
          "CHAIN_FINISHED",
          "The target's chain is finished: its deferred actions were executed, and no segment can follow.",
          "Restore into a new target, or delete the state of this chain with `br restore abort --purge`.");

  public static final ErrorCode CHAIN_ABORTED =
      ErrorCode.user(
          "CHAIN_ABORTED",
          "The target's chain was aborted.",
          "Restore into a new target, or remove what the chain created, and its record, with `br restore abort --drop-restored`.");

  public static final ErrorCode CHAIN_DIFFERS =
      ErrorCode.user(
          "CHAIN_DIFFERS",
          "The command line contradicts the options of the chain.",
          "Use the options that the chain was started with.");

  public static final ErrorCode SEGMENT_UNFINISHED =
      ErrorCode.user(
          "SEGMENT_UNFINISHED",
          "A segment of the chain is not finished, and the command needs a complete state.",
          "Run the command of the unfinished segment again first.");

  public static final ErrorCode TS_NOT_RESTORED =
      ErrorCode.user(
          "TS_NOT_RESTORED",
          "The target does not have the state at this timestamp.",
          "Choose a timestamp between that of the full backup and the one that the target has reached.");

  public static final ErrorCode TARGET_CHANGED =
      ErrorCode.user(
          "TARGET_CHANGED",
          "Restored objects were changed on the target since the last segment.",
          "Remove what the chain created with `br restore abort --drop-restored` and restore again.");

  public static final ErrorCode TARGET_NOT_EMPTY =
      ErrorCode.user(
          "TARGET_NOT_EMPTY",
          "The target already has objects with these names.",
          "Restore into another target, or leave the objects out with --filter. `br restore abort --drop-restored` removes those of an aborted chain.");

  public static final ErrorCode STATE_CORRUPT =
      ErrorCode.corrupt(
          "STATE_CORRUPT",
          "The state of the chain, kept with the target, is damaged.",
          "Remove what the chain created with `br restore abort --drop-restored` and restore again.");

  public static final ErrorCode STATE_TOO_NEW =
      ErrorCode.user(
          "STATE_TOO_NEW",
          "The state of the chain was written by a newer version of this program.",
          "Use that version.");

  public static final ErrorCode SCHEMA_UNKNOWN_DATABASE =
      ErrorCode.user(
          "SCHEMA_UNKNOWN_DATABASE",
          "The log has tables in a database that neither the full backup nor the log defines.",
          "Use a full backup of the whole cluster, made while this log backup was running.");

  public static final ErrorCode SCHEMA_INCONSISTENT =
      ErrorCode.corrupt(
          "SCHEMA_INCONSISTENT",
          "The log's schema changes contradict each other.",
          "Run `br log verify`, and report the message if the log is complete.");

  public static final ErrorCode LOG_TABLE_UNKNOWN =
      ErrorCode.corrupt(
          "LOG_TABLE_UNKNOWN",
          "The log has rows of a table that no schema defines.",
          "Run `br log verify`; use a full backup made while this log backup was running.");

  public static final ErrorCode FILTER_MATCHES_NOTHING =
      ErrorCode.user(
          "FILTER_MATCHES_NOTHING",
          "The table filter matches no table of the full backup or the log.",
          "Correct --filter; `br backup info` lists the tables of the full backup.");

  public static final ErrorCode BASE_REORGANIZING =
      ErrorCode.user(
          "BASE_REORGANIZING",
          "Partitions were being reorganised when the full backup was made, and are in use now: rows that were moved before are in neither backup.",
          "Choose a --restored-ts before the end of the reorganisation, or a full backup made before its start or after its end.");

  public static final ErrorCode RECOVERED_WITHOUT_ROWS =
      ErrorCode.user(
          "RECOVERED_WITHOUT_ROWS",
          "A table that was dropped before the full backup was recovered upstream: its earlier rows are in neither backup.",
          "Choose a --restored-ts before that, a full backup made after it or before the table was dropped, or leave the table out with --filter.");

  public static final ErrorCode FILTER_CROSSED =
      ErrorCode.user(
          "FILTER_CROSSED",
          "A table or partition moves across the table filter, which would lose rows.",
          "Start a new chain with a filter that matches both names.");

  public static final ErrorCode UPSTREAM_UNSUPPORTED =
      ErrorCode.user(
          "UPSTREAM_UNSUPPORTED",
          "The log has an operation that can't be restored.",
          "Choose a --restored-ts before it, or a full backup after it.");

  public static final ErrorCode ACTION_PENDING =
      ErrorCode.user(
          "ACTION_PENDING",
          "A deferred action can't be executed yet. The data is complete; the chain stays open.",
          "Make it possible, then run `br restore finish`.");

  public static final ErrorCode HOOK_STATE_TOO_NEW =
      ErrorCode.user(
          "HOOK_STATE_TOO_NEW",
          "A plugin's saved state was written by a newer version of the plugin.",
          "Put the newer plugin into plugins/.");

  public static final ErrorCode HOOK_MISSING =
      ErrorCode.user(
          "HOOK_MISSING",
          "The chain has the state of a plugin that is not installed.",
          "Put the plugin's jar into plugins/.");

  public static final ErrorCode PLUGIN_CONFLICT =
      ErrorCode.user(
          "PLUGIN_CONFLICT",
          "Two plugins claim the same name.",
          "Remove one of them from plugins/.");

  public static final ErrorCode FOLLOWER_GAVE_UP =
      ErrorCode.environment(
              "FOLLOWER_GAVE_UP",
              "The log or the target failed for longer than --give-up-after allows.",
              "Correct the causes, then run the same command again: it continues where it stopped.")
          .asPermanent();

  private EngineError() {}
}
