package io.pitr.tikv.contract;

import io.pitr.api.ErrorCode;

/** Failures of a cluster as a target. */
public enum TikvError implements ErrorCode {
  CLUSTER_OPTION_INVALID(
      Kind.USAGE,
      "An option for the cluster can't be used.",
      "Correct the flag; `br help restore point` lists them."),
  PD_UNREACHABLE(
      Kind.ENVIRONMENT,
      "No PD endpoint answers, or none knows a leader.",
      "Check --pd, the network and PD's health, then run the same command again."),
  PD_CLUSTER_MISMATCH(
      Kind.USER,
      "The PD endpoints belong to different clusters.",
      "Name endpoints of one cluster in --pd."),
  PD_REFUSED(
      Kind.ENVIRONMENT,
      "PD refused a request.",
      "See PD's log at this time, then run the same command again."),
  PD_REGIONS_INCOMPLETE(
      Kind.ENVIRONMENT,
      "PD's regions do not cover a range, or have no leader.",
      "Wait until the cluster is healthy, then run the same command again."),
  TLS_INVALID(
      Kind.USAGE,
      "A certificate or key can't be used.",
      "Check --ca, --cert and --key: PEM files, the key in PKCS#8 or PKCS#1 form."),
  TSO_BEHIND(
      Kind.ENVIRONMENT,
      "The cluster's timestamps are behind what is to be restored.",
      "Correct the clock of PD's hosts, or wait until it has passed the restored timestamp."),
  GC_HOLD_EXPIRED(
      Kind.USER,
      "Garbage collection of the cluster has passed what this chain needs.",
      "Give the chain up with `br restore abort` and restore anew, with a greater --gc-hold."),
  TIKV_UNREACHABLE(
      Kind.ENVIRONMENT,
      "A TiKV node does not answer, after many tries.",
      "Check the node and the network, then run the same command again."),
  TIKV_BUSY(
      Kind.ENVIRONMENT,
      "A TiKV node stays busy, after many tries.",
      "Lower --pitr-concurrency or relieve the cluster, then run the same command again."),
  TIKV_DISK_FULL(
      Kind.ENVIRONMENT,
      "A TiKV node has no disk space left.",
      "Add space or nodes, then run the same command again."),
  TIKV_REFUSED(
      Kind.ENVIRONMENT,
      "A TiKV node refused a request, after many tries.",
      "See the node's log at this time, then run the same command again."),
  TIKV_BACKUP_UNREADABLE(
      Kind.ENVIRONMENT,
      "A TiKV node can't read the backup.",
      "Make the storage readable on every TiKV host under the same path or URL, with the"
          + " credentials given."),
  TIKV_VERSION_UNSUPPORTED(
      Kind.USER,
      "The cluster is too old for this restore.",
      "Upgrade the cluster to 6.2.0 or newer."),
  KEY_LOCKED(
      Kind.ENVIRONMENT,
      "A key stays locked by another transaction.",
      "Let the cluster's garbage collection resolve it, or end that transaction; then run the same"
          + " command again."),
  TXN_CONFLICT(
      Kind.ENVIRONMENT,
      "Others write the same keys all the time.",
      "Let no other DDL or restore run on the cluster, then run the same command again."),
  TARGET_WATCHED(
      Kind.USER,
      "The cluster has a log backup task or a change feed.",
      "Stop it for the time of the restore, or give --check-requirements=false to go on at your own"
          + " risk."),
  TARGET_RUNS_DDL(
      Kind.USER,
      "The cluster runs DDL jobs, which restored definitions would get in the way of.",
      "Wait until they are done or cancel them (`ADMIN SHOW DDL JOBS`), or give"
          + " --check-requirements=false to go on at your own risk."),
  TIDB_UNREACHABLE(
      Kind.ENVIRONMENT,
      "No TiDB server can be reached.",
      "Start a TiDB server or name one with --tidb HOST:PORT, then run the same command again; the"
          + " password comes from --tidb-password-file or the variable BR_TIDB_PASSWORD."),
  TIDB_SQL_FAILED(
      Kind.ENVIRONMENT,
      "A statement failed on TiDB.",
      "Correct what TiDB reports about the statement, then run the same command again."),
  INTERRUPTED(
      Kind.ENVIRONMENT, "The run was ended from outside.", "Run the same command again to resume.");

  private final Kind kind;
  private final String cause;
  private final String remedy;

  TikvError(Kind kind, String cause, String remedy) {
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
