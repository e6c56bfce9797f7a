package io.pitr.cli.flag;

import static io.pitr.cli.flag.FlagGroup.ANY;
import static io.pitr.cli.flag.FlagGroup.FINISH;
import static io.pitr.cli.flag.FlagGroup.RESTORE;

import io.pitr.cli.flag.Flag.Effect;
import java.util.List;
import java.util.Set;

/**
 * The flags of the engine, and those of Go {@code br} (spec/restore-flow.md §1) that are ignored or
 * refused here.
 */
public final class FlagTable {
  private static final String TUNING = "it tunes the internals of Go br";
  private static final String STATE = "the state of a restore always lives with its target";

  private static final List<Flag> FLAGS =
      List.of(
          ignored(ANY, "--log-format", "text", "logs are always in TiDB's text format"),
          ignored(ANY, "--status-addr", "", "--metrics-addr serves metrics while a restore runs"),
          ignored(ANY, "--slow-log-file", "", "there is no slow log"),
          ignoredSwitch(
              ANY,
              "--redact-info-log",
              "false",
              "logs contain no rows, except values that the error of an index names"),
          ignoredSwitch(
              ANY,
              "--redact-log",
              "false",
              "logs contain no rows, except values that the error of an index names"),
          ignoredSwitch(ANY, "--enable-opentracing", "false", "there is no tracing"),
          ignoredSwitch(ANY, "--skip-check-path", "false", "paths are always checked"),
          ignored(RESTORE, "--metadata-download-batch-size", "128", TUNING),
          ignoredSwitch(
              RESTORE,
              "--checksum",
              "false",
              "every file is checked against its checksums; `br check` compares rows and indexes"),
          ignored(RESTORE, "--checksum-concurrency", "4", TUNING),
          ignoredSwitch(RESTORE, "--remove-tiflash", "true", "it is deprecated in Go br too"),
          ignoredSwitch(RESTORE, "--fast-load-sys-tables", "true", TUNING),
          ignored(
              RESTORE,
              "--reset-sys-users",
              "cloud_admin,root",
              "accounts of the full backup replace those with the same name, `root` too;"
                  + " --with-sys-table=false keeps the accounts of the target"),
          ignoredSwitch(
              RESTORE,
              "--sys-check-collation",
              "false",
              "the collations of system tables are not compared; accounts and bindings are written"
                  + " as rows"),
          ignoredSwitch(RESTORE, "--use-checkpoint", "true", STATE),
          ignored(RESTORE, "--checkpoint-storage", "", STATE),
          ignoredSwitch(
              RESTORE, "--allow-pitr-from-incremental", "true", "the base is always a full backup"),
          ignored(RESTORE, "--granularity", "coarse-grained", "it is deprecated in Go br too"),
          ignoredSwitch(RESTORE, "--coarse-scatter", "false", TUNING),
          ignored(RESTORE, "--concurrency", "128", "it is deprecated in Go br too"),
          ignored(RESTORE, "--pd-concurrency", "1", TUNING),
          ignored(RESTORE, "--stats-concurrency", "12", TUNING),
          ignored(RESTORE, "--ddl-batch-size", "128", TUNING),
          ignored(RESTORE, "--batch-flush-interval", "16s", TUNING),
          ignored(RESTORE, "--merge-region-size-bytes", "100663296", TUNING),
          ignored(RESTORE, "--merge-region-key-count", "960000", TUNING),
          ignored(RESTORE, "--region-scan-concurrency", "256", TUNING),
          ignored(RESTORE, "--txn-total-size-limit", "0", TUNING),
          ignoredSwitch(RESTORE, "--use-fsr", "false", "it concerns volume snapshots only"),
          passedSwitch(
              FINISH, "--load-stats", "true", "Restore statistics of the full backup at the end."),
          passedSwitch(
              FINISH,
              "--with-sys-table",
              "true",
              "Restore accounts and bindings of the full backup at the end, if there is no filter or it"
                  + " names their tables. They replace those with the same names, root too."),
          ignored(
              RESTORE,
              "--with-tidb-placement-mode",
              "STRICT",
              "a cluster gets no placement, and the report says what was left out"),
          refusedSwitch(
              RESTORE, "--no-schema", "false", "a point-in-time restore makes the schema itself"),
          refused(RESTORE, "--keyspace-name", "", "keyspaces (API V2) are not supported"),
          refused(
              RESTORE,
              "--restore-phase",
              "0",
              "a run over the full backup alone is a segment: --restored-ts at its timestamp, --last=false"),
          refused(
              RESTORE,
              "--pitr-add-index-sql-storage",
              "",
              "indexes are rebuilt by `restore finish`; `restore status` lists what waits"),
          refusedSwitch(
              RESTORE,
              "--retain-latest-mvcc-version",
              "false",
              "later segments need the versions that it would leave out"));

  private FlagTable() {}

  /** The flags of some groups, in the order of the table. */
  public static List<Flag> of(Set<FlagGroup> groups) {
    return FLAGS.stream().filter(flag -> groups.contains(flag.group())).toList();
  }

  private static Flag passedSwitch(FlagGroup group, String name, String defaultValue, String text) {
    return new Flag(group, List.of(name), defaultValue, true, Effect.PASSED, text, "");
  }

  private static Flag ignored(FlagGroup group, String name, String defaultValue, String reason) {
    return new Flag(group, List.of(name), defaultValue, false, Effect.IGNORED, "", reason);
  }

  private static Flag ignoredSwitch(
      FlagGroup group, String name, String defaultValue, String reason) {
    return new Flag(group, List.of(name), defaultValue, true, Effect.IGNORED, "", reason);
  }

  private static Flag refused(FlagGroup group, String name, String defaultValue, String reason) {
    return new Flag(group, List.of(name), defaultValue, false, Effect.REFUSED, "", reason);
  }

  private static Flag refusedSwitch(
      FlagGroup group, String name, String defaultValue, String reason) {
    return new Flag(group, List.of(name), defaultValue, true, Effect.REFUSED, "", reason);
  }
}
