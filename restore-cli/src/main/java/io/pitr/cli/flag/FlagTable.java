package io.pitr.cli.flag;

import static io.pitr.cli.flag.FlagGroup.ANY;
import static io.pitr.cli.flag.FlagGroup.FINISH;
import static io.pitr.cli.flag.FlagGroup.RESTORE;
import static io.pitr.cli.flag.FlagGroup.STORAGE;
import static io.pitr.cli.flag.FlagGroup.TARGET;

import io.pitr.cli.flag.Flag.Effect;
import java.util.List;
import java.util.Set;

/**
 * The flags of Go {@code br} (spec/restore-flow.md §1) that are not read by a command itself, and
 * the flags of the storage and target plugins.
 */
public final class FlagTable {
  private static final String TUNING = "it tunes the Go program's own way of working";
  private static final String STATE = "the state of a restore always lives with its target";

  private static final List<Flag> FLAGS =
      List.of(
          passed(STORAGE, "--s3.endpoint", "", "URL of the S3 service"),
          passed(STORAGE, "--s3.region", "", "region of the bucket"),
          passed(STORAGE, "--s3.provider", "", "aws, alibaba, ceph, netease, tencent, other"),
          passed(STORAGE, "--s3.role-arn", "", "role to assume"),
          passed(STORAGE, "--s3.external-id", "", "external id of the role"),
          passed(STORAGE, "--s3.profile", "", "profile of the shared configuration"),
          passed(STORAGE, "--s3.storage-class", "", "storage class of written objects"),
          passed(STORAGE, "--s3.sse", "", "server-side encryption of written objects"),
          passed(STORAGE, "--s3.sse-kms-key-id", "", "its KMS key"),
          passed(STORAGE, "--s3.acl", "", "canned ACL of written objects"),
          passed(
              STORAGE,
              "--gcs.endpoint",
              "",
              "URL of Google Cloud Storage, for a plugin that serves gs://"),
          passed(
              STORAGE,
              "--gcs.storage-class",
              "",
              "storage class of written objects, for a plugin that serves gs://"),
          passed(
              STORAGE,
              "--gcs.predefined-acl",
              "",
              "predefined ACL of written objects, for a plugin that serves gs://"),
          passed(
              STORAGE,
              "--gcs.credentials-file",
              "",
              "file with the credentials, for a plugin that serves gs://"),
          passed(
              STORAGE,
              "--azblob.endpoint",
              "",
              "URL of Azure Blob Storage, for a plugin that serves azure://"),
          passed(
              STORAGE, "--azblob.account-name", "", "account, for a plugin that serves azure://"),
          passed(STORAGE, "--azblob.account-key", "", "its key, for a plugin that serves azure://"),
          passed(
              STORAGE,
              "--azblob.sas-token",
              "",
              "shared access signature, for a plugin that serves azure://"),
          passed(
              STORAGE,
              "--azblob.access-tier",
              "",
              "access tier of written objects, for a plugin that serves azure://"),
          passed(
              STORAGE,
              "--azblob.encryption-scope",
              "",
              "encryption scope, for a plugin that serves azure://"),
          passed(
              STORAGE,
              "--azblob.encryption-key",
              "",
              "customer-provided key, for a plugin that serves azure://"),
          passedSwitch(STORAGE, "--no-credentials", "false", "send requests without credentials"),
          passed(TARGET, "--ca", "", "CA certificate; turns TLS on"),
          passed(TARGET, "--cert", "", "client certificate"),
          passed(TARGET, "--key", "", "key of the client certificate"),
          passed(
              TARGET, "--tidb", "", "HOST:PORT of a TiDB server; found through PD when left out"),
          passed(TARGET, "--tidb-user", "root", "its user"),
          passed(
              TARGET,
              "--tidb-password-file",
              "",
              "file with the user's password; without it BR_TIDB_PASSWORD is read"),
          new Flag(
              TARGET,
              List.of("--send-credentials-to-tikv", "-c"),
              "true",
              true,
              Effect.PASSED,
              "give the storage's credentials to the TiKV nodes",
              ""),
          passed(TARGET, "--ratelimit", "0", "MiB/s for each TiKV node; 0 for no limit"),
          passed(TARGET, "--ratelimit-unit", "1048576", "bytes that --ratelimit counts"),
          passed(TARGET, "--split-region-index-step", "128", "keys between two early splits"),
          passed(TARGET, "--switch-mode-interval", "5m", "how often import mode is renewed"),
          passed(TARGET, "--grpc-keepalive-time", "10s", "keep-alive of connections"),
          passed(TARGET, "--grpc-keepalive-timeout", "3s", "time limit of a keep-alive"),
          passed(
              TARGET, "--tikv-max-restore-concurrency", "128", "files at once on each TiKV node"),
          passed(TARGET, "--pitr-batch-count", "8", "log files in a request to TiKV"),
          passed(
              TARGET, "--pitr-batch-size", "16777216", "bytes of log files in a request to TiKV"),
          passed(TARGET, "--pitr-concurrency", "16", "requests at once to all TiKV nodes"),
          passedSwitch(
              TARGET, "--online", "false", "leave TiKV's import mode and the schedulers alone"),
          passedSwitch(
              TARGET, "--wait-tiflash-ready", "false", "wait for TiFlash replicas at the end"),
          ignored(ANY, "--log-format", "text", "logs are always in TiDB's text format"),
          ignored(ANY, "--status-addr", "", "--metrics-port serves metrics while a restore runs"),
          ignored(ANY, "--slow-log-file", "", "there is no slow log"),
          ignoredSwitch(ANY, "--redact-info-log", "false", "logs never hold rows"),
          ignoredSwitch(ANY, "--redact-log", "false", "logs never hold rows"),
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
          ignored(RESTORE, "--reset-sys-users", "", "users are not restored"),
          ignoredSwitch(RESTORE, "--sys-check-collation", "false", "users are not restored"),
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
              FINISH, "--load-stats", "true", "restore statistics of the full backup at the end"),
          passedSwitch(
              FINISH,
              "--with-sys-table",
              "true",
              "restore accounts and bindings of the full backup at the end"),
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

  /** The flags of some groups, in order of the table. */
  public static List<Flag> of(Set<FlagGroup> groups) {
    return FLAGS.stream().filter(flag -> groups.contains(flag.group())).toList();
  }

  private static Flag passed(FlagGroup group, String name, String defaultValue, String text) {
    return new Flag(group, List.of(name), defaultValue, false, Effect.PASSED, text, "");
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
