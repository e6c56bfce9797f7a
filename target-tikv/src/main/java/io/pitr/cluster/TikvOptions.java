package io.pitr.cluster;

import io.pitr.api.RestoreException;
import io.pitr.api.option.CommonOptionSpecs;
import io.pitr.api.option.OptionSpec;
import io.pitr.api.option.OptionTopic;
import io.pitr.api.option.OptionUse;
import io.pitr.api.option.OptionValues;
import io.pitr.api.target.RunSettings;
import io.pitr.format.crypto.MasterKeyUri;
import io.pitr.format.proto.Encryptionpb;
import io.pitr.tikv.contract.TikvError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The flags of a cluster as a target, and their values. */
final class TikvOptions {
  /** The first one that is set wins. */
  private static final List<String> PASSWORD_VARIABLES =
      List.of("BR_TIDB_PASSWORD", "TIDB_PASSWORD");

  private static final Pattern LAST_LINE_END = Pattern.compile("\\r?\\n\\z");

  /** The flags of this plugin; names and defaults are those of Go {@code br}. */
  static final List<OptionSpec> ALL =
      List.of(
          OptionSpec.file("ca", "CA certificate; turns TLS on.")
              .under(OptionTopic.SECURITY)
              .usedBy(OptionUse.TARGET),
          OptionSpec.file("cert", "Client certificate.")
              .under(OptionTopic.SECURITY)
              .usedBy(OptionUse.TARGET),
          OptionSpec.file("key", "Key of the client certificate.")
              .under(OptionTopic.SECURITY)
              .usedBy(OptionUse.TARGET),
          OptionSpec.text("tidb", "HOST:PORT of a TiDB server; found through PD if not given.")
              .under(OptionTopic.TARGET)
              .usedBy(OptionUse.TARGET),
          OptionSpec.text("tidb-user", "User of the TiDB server.")
              .withDefault("root")
              .under(OptionTopic.TARGET)
              .usedBy(OptionUse.TARGET),
          OptionSpec.file(
                  "tidb-password-file",
                  "File with the user's password; without it BR_TIDB_PASSWORD is read.")
              .under(OptionTopic.SECURITY)
              .usedBy(OptionUse.TARGET),
          CommonOptionSpecs.SEND_CREDENTIALS,
          tuning(
              OptionSpec.number(
                      "ratelimit", 0, Long.MAX_VALUE, "MiB/s for each TiKV node; 0 for no limit.")
                  .withDefault("0")),
          tuning(
                  OptionSpec.size(
                          "ratelimit-unit", 1, 1L << 40, "Bytes that one unit of --ratelimit is.")
                      .withDefault("1048576"))
              .asAdvanced(),
          tuning(
                  OptionSpec.number(
                          "split-region-index-step",
                          1,
                          100_000,
                          "Split regions at every N-th index before the load.")
                      .withDefault("128"))
              .asAdvanced(),
          tuning(
                  OptionSpec.timeSpan("switch-mode-interval", "How often import mode is renewed.")
                      .withDefault("5m"))
              .asAdvanced(),
          OptionSpec.timeSpan("grpc-keepalive-time", "Time between keep-alive pings.")
              .withDefault("10s")
              .under(OptionTopic.TUNING)
              .usedBy(OptionUse.TARGET)
              .asAdvanced(),
          OptionSpec.timeSpan("grpc-keepalive-timeout", "Time limit of a keep-alive ping.")
              .withDefault("3s")
              .under(OptionTopic.TUNING)
              .usedBy(OptionUse.TARGET)
              .asAdvanced(),
          tuning(
              OptionSpec.number(
                  "tikv-max-restore-concurrency",
                  0,
                  10_000,
                  "Files at once on each TiKV node; what the node allows if not given.")),
          tuning(
                  OptionSpec.number(
                          "pitr-batch-count", 1, 10_000, "Log files in one request to TiKV.")
                      .withDefault("8"))
              .asAdvanced(),
          tuning(
                  OptionSpec.size(
                          "pitr-batch-size",
                          1,
                          1L << 30,
                          "Bytes of log files in one request to TiKV.")
                      .withDefault("16777216"))
              .asAdvanced(),
          tuning(
              OptionSpec.number(
                      "pitr-concurrency", 1, 1_024, "Requests at once to all TiKV nodes together.")
                  .withDefault("16")),
          tuning(OptionSpec.flag("online", "Do not switch to import mode or pause schedulers.")),
          OptionSpec.flag("wait-tiflash-ready", "Wait for TiFlash replicas at the end.")
              .under(OptionTopic.FINISH)
              .usedBy(OptionUse.FINISH));

  private final RunSettings run;
  private final OptionValues options;
  private final Map<String, String> environment;

  TikvOptions(RunSettings run, OptionValues options, Map<String, String> environment) {
    this.run = run;
    this.options = options;
    this.environment = Map.copyOf(environment);
  }

  private static OptionSpec tuning(OptionSpec option) {
    return option.under(OptionTopic.TUNING).usedBy(OptionUse.RESTORE);
  }

  String text(String name) {
    return options.text(name);
  }

  boolean isOn(String name) {
    return options.isOn(name);
  }

  Duration timeSpan(String name) {
    return options.timeSpan(name);
  }

  boolean isFiltered() {
    return run.filtered();
  }

  boolean checksRequirements() {
    return run.checkRequirements();
  }

  int batchCount() {
    return (int) options.number("pitr-batch-count");
  }

  long batchBytes() {
    return options.bytes("pitr-batch-size");
  }

  int concurrency() {
    return (int) options.number("pitr-concurrency");
  }

  /** Requests that a store is sent at once; 0 if the user does not say. */
  int storeConcurrency() {
    String name = "tikv-max-restore-concurrency";
    return options.isGiven(name) ? (int) options.number(name) : 0;
  }

  int splitStep() {
    return (int) options.number("split-region-index-step");
  }

  /**
   * @throws RestoreException {@link TikvError#CLUSTER_OPTION_INVALID} if rate and unit together are
   *     more than a long can hold
   */
  long rateLimitBytes() {
    try {
      return Math.multiplyExact(options.number("ratelimit"), options.bytes("ratelimit-unit"));
    } catch (ArithmeticException e) {
      throw new RestoreException(
          TikvError.CLUSTER_OPTION_INVALID, "the limit is too large", "--ratelimit", e);
    }
  }

  String tidbUser() {
    return options.text("tidb-user");
  }

  /** From a file or the environment; never from the command line itself. */
  String tidbPassword() {
    Optional<Path> file = options.file("tidb-password-file");
    if (file.isEmpty()) {
      return PASSWORD_VARIABLES.stream()
          .filter(environment::containsKey)
          .map(environment::get)
          .findFirst()
          .orElse("");
    }
    try {
      return LAST_LINE_END.matcher(Files.readString(file.get())).replaceFirst("");
    } catch (IOException e) {
      throw new RestoreException(
          TikvError.CLUSTER_OPTION_INVALID, "the file can't be read", "--tidb-password-file", e);
    }
  }

  /** The keys that open data keys. The files must be on every store. */
  List<Encryptionpb.MasterKey> masterKeys() {
    var keys = new ArrayList<Encryptionpb.MasterKey>();
    for (String uri : run.masterKeys()) {
      if (!uri.isBlank()) {
        String path = MasterKeyUri.localPath(uri.strip(), "--master-key");
        keys.add(
            Encryptionpb.MasterKey.newBuilder()
                .setFile(Encryptionpb.MasterKeyFile.newBuilder().setPath(path))
                .build());
      }
    }
    return keys;
  }
}
