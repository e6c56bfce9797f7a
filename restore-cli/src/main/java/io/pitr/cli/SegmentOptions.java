package io.pitr.cli;

import io.pitr.api.RestoreException;
import io.pitr.cli.help.FlagTopic;
import io.pitr.cli.help.Topic;
import io.pitr.engine.request.BackupAccess;
import io.pitr.engine.request.LastChoice;
import io.pitr.engine.request.RepeatedFlags;
import io.pitr.engine.request.RestoreRequest;
import io.pitr.engine.request.SegmentEnd;
import io.pitr.engine.request.SegmentStart;
import io.pitr.format.time.TsoText;
import io.pitr.registry.ProgramOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The backups and the start of a segment, for {@code restore point} and {@code restore follow}. */
final class SegmentOptions {
  @Topic(FlagTopic.BACKUP)
  @Option(
      names = {"-s", "--storage"},
      required = true,
      paramLabel = "URL",
      description = "URL of the log backup, for example local:///backup/log or s3://bucket/log.")
  String logStorage = "";

  @Topic(FlagTopic.BACKUP)
  @Option(
      names = "--full-backup-storage",
      paramLabel = "URL",
      description = "URL of the full backup; starts a chain at the timestamp of the backup.")
  @Nullable String fullStorage;

  @Mixin ReplicaOptions replica = new ReplicaOptions();

  @Topic(FlagTopic.SEGMENT)
  @Option(
      names = "--start-ts",
      paramLabel = "TSO",
      description = "Continues a chain at the timestamp that the target has reached.")
  @Nullable String startTs;

  @Topic(FlagTopic.BACKUP)
  @Option(
      names = {"-f", "--filter"},
      paramLabel = "RULE",
      description = {
        "Table filter rule, as in Go br. May be repeated. @FILE reads the rules from a file, one per line.",
        "default: all user tables"
      })
  List<String> filter = new ArrayList<>();

  @Topic(value = FlagTopic.BACKUP, advanced = true)
  @Option(
      names = "--check-requirements",
      arity = "0..1",
      fallbackValue = "true",
      defaultValue = "true",
      paramLabel = "BOOL",
      description = {
        "Refuse data that a newer version may have added, log files without metadata, and",
        "clusters with a running log backup or change feed.",
        "default: true"
      })
  boolean strict = true;

  @Topic(value = FlagTopic.SEGMENT, advanced = true)
  @Option(
      names = "--gc-hold",
      paramLabel = "DURATION",
      defaultValue = "72h",
      description = {
        "How long the cluster keeps old versions after a segment that is not the last.",
        "default: 72h"
      })
  String gcHold = "72h";

  @Option(
      names = "--case-sensitive",
      arity = "0..1",
      fallbackValue = "true",
      hidden = true,
      paramLabel = "BOOL")
  boolean caseSensitive;

  @Mixin CipherOptions ciphers = new CipherOptions();
  @Mixin ResourceOptions resources = new ResourceOptions();

  RestoreRequest request(
      String target,
      SegmentEnd end,
      LastChoice last,
      RepeatedFlags repeated,
      Map<String, String> flags) {
    if (caseSensitive) {
      throw new RestoreException(
          CliError.FLAG_REFUSED,
          "this flag is not supported: filters ignore the letter case of names, as TiDB does",
          "--case-sensitive");
    }
    return new RestoreRequest(
        target,
        new BackupAccess(logStorage, ciphers.full(), ciphers.log(), strict, replica.original()),
        start(),
        end,
        last,
        FilterRules.of(filter),
        GoDuration.parse(gcHold, "--gc-hold"),
        resources.resources(),
        repeated,
        forTarget(flags));
  }

  /** Targets take some of what was read here, by the same names. */
  private Map<String, String> forTarget(Map<String, String> flags) {
    var all = new TreeMap<>(flags);
    if (!ciphers.masterKeyFlag().isEmpty()) {
      all.put(ProgramOptions.MASTER_KEYS, ciphers.masterKeyFlag());
    }
    all.put(ProgramOptions.CHECK_REQUIREMENTS, Boolean.toString(strict));
    if (!filter.isEmpty()) {
      all.put(ProgramOptions.FILTER, String.join(",", filter));
    }
    all.putAll(resources.forTarget());
    return all;
  }

  SegmentStart start() {
    boolean fromBackup = fullStorage != null && !fullStorage.isEmpty();
    boolean fromTs = startTs != null && !startTs.isEmpty();
    if (fromBackup == fromTs) {
      throw new RestoreException(
          CliError.USAGE_INVALID,
          fromBackup
              ? "--start-ts and --full-backup-storage exclude each other"
              : "neither --full-backup-storage nor --start-ts is given",
          "",
          "Use --full-backup-storage to start a chain, or --start-ts to continue one.");
    }
    return fromBackup
        ? new SegmentStart.FullBackup(String.valueOf(fullStorage))
        : new SegmentStart.At(TsoText.parseNumber(String.valueOf(startTs), "--start-ts"));
  }

  static SegmentEnd end(@Nullable String restoredTs) {
    return TsoText.parseOptional(restoredTs, "--restored-ts")
        .<SegmentEnd>map(SegmentEnd.At::new)
        .orElseGet(SegmentEnd.LogEnd::new);
  }
}
