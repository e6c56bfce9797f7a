package io.pitr.tikv.contract;

import io.pitr.api.ErrorCode;

/** Failures of a cluster as a target. */
public final class TikvError {
  public static final ErrorCode CLUSTER_OPTION_INVALID =
      ErrorCode.usage(
          "CLUSTER_OPTION_INVALID",
          "An option for the cluster can't be used.",
          "Correct the flag; `br help restore point` lists them.");

  public static final ErrorCode PD_UNREACHABLE =
      ErrorCode.environment(
          "PD_UNREACHABLE",
          "No PD endpoint answers, or none knows a leader.",
          "Check --pd, the network and PD's health, then run the same command again.");

  public static final ErrorCode PD_CLUSTER_MISMATCH =
      ErrorCode.user(
          "PD_CLUSTER_MISMATCH",
          "The PD endpoints belong to different clusters.",
          "Name endpoints of one cluster in --pd.");

  public static final ErrorCode PD_REFUSED =
      ErrorCode.environment(
          "PD_REFUSED",
          "PD refused a request.",
          "See PD's log at this time, then run the same command again.");

  public static final ErrorCode PD_REGIONS_INCOMPLETE =
      ErrorCode.environment(
          "PD_REGIONS_INCOMPLETE",
          "PD's regions do not cover a range, or have no leader.",
          "Wait until the cluster is healthy, then run the same command again.");

  public static final ErrorCode TLS_INVALID =
      ErrorCode.usage(
          "TLS_INVALID",
          "A certificate or key can't be used.",
          "Check --ca, --cert and --key: PEM files, the key in PKCS#8 or PKCS#1 form.");

  public static final ErrorCode TSO_BEHIND =
      ErrorCode.environment(
          "TSO_BEHIND",
          "The cluster's timestamps are behind what is to be restored.",
          "Correct the clock of PD's hosts, or wait until it has passed the restored timestamp.");

  public static final ErrorCode GC_HOLD_EXPIRED =
      ErrorCode.user(
          "GC_HOLD_EXPIRED",
          "Garbage collection of the cluster has passed what this chain needs.",
          "Remove what the chain created with `br restore abort --drop-restored` and restore again with a longer --gc-hold.");

  public static final ErrorCode TIKV_UNREACHABLE =
      ErrorCode.environment(
          "TIKV_UNREACHABLE",
          "A TiKV node does not answer, after many tries.",
          "Check the node and the network, then run the same command again.");

  public static final ErrorCode TIKV_BUSY =
      ErrorCode.environment(
          "TIKV_BUSY",
          "A TiKV node stays busy, after many tries.",
          "Lower --pitr-concurrency or relieve the cluster, then run the same command again.");

  public static final ErrorCode TIKV_DISK_FULL =
      ErrorCode.environment(
          "TIKV_DISK_FULL",
          "A TiKV node has no disk space left.",
          "Add space or nodes, then run the same command again.");

  public static final ErrorCode TIKV_REFUSED =
      ErrorCode.environment(
          "TIKV_REFUSED",
          "A TiKV node refused a request, after many tries.",
          "See the node's log at this time, then run the same command again.");

  public static final ErrorCode TIKV_BACKUP_UNREADABLE =
      ErrorCode.environment(
          "TIKV_BACKUP_UNREADABLE",
          "A TiKV node can't read the backup.",
          "Make the storage readable on every TiKV host under the same path or URL, with the"
              + " credentials given.");

  public static final ErrorCode TIKV_VERSION_UNSUPPORTED =
      ErrorCode.user(
          "TIKV_VERSION_UNSUPPORTED",
          "The cluster is too old for this restore.",
          "Upgrade the cluster to 6.2.0 or newer.");

  public static final ErrorCode KEY_LOCKED =
      ErrorCode.environment(
          "KEY_LOCKED",
          "A key stays locked by another transaction.",
          "Let the cluster's garbage collection resolve it, or end that transaction; then run the same"
              + " command again.");

  public static final ErrorCode TXN_CONFLICT =
      ErrorCode.environment(
          "TXN_CONFLICT",
          "Other transactions keep writing the same keys.",
          "Let no other DDL or restore run on the cluster, then run the same command again.");

  public static final ErrorCode TARGET_WATCHED =
      ErrorCode.user(
          "TARGET_WATCHED",
          "The cluster has a log backup task or a change feed.",
          "Stop it for the time of the restore, or give --check-requirements=false to go on at your own"
              + " risk.");

  public static final ErrorCode TARGET_RUNS_DDL =
      ErrorCode.user(
              "TARGET_RUNS_DDL",
              "The cluster runs DDL jobs that conflict with restored definitions.",
              "Wait until they are done or cancel them (`ADMIN SHOW DDL JOBS`), or give"
                  + " --check-requirements=false to go on at your own risk.")
          .asTransient();

  public static final ErrorCode TIDB_UNREACHABLE =
      ErrorCode.environment(
          "TIDB_UNREACHABLE",
          "No TiDB server can be reached.",
          "Start a TiDB server or name one with --tidb HOST:PORT, then run the same command again; the"
              + " password comes from --tidb-password-file or the variable BR_TIDB_PASSWORD.");

  public static final ErrorCode TIDB_SQL_FAILED =
      ErrorCode.environment(
              "TIDB_SQL_FAILED",
              "A statement failed on TiDB.",
              "Correct what TiDB reports about the statement, then run the same command again.")
          .asPermanent();

  private TikvError() {}
}
