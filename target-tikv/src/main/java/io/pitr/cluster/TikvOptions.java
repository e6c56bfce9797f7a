package io.pitr.cluster;

import io.pitr.api.RestoreException;
import io.pitr.api.option.OptionKind;
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
import java.util.regex.Pattern;

/**
 * Command-line options for a cluster, by their names without dashes; defaults and meaning are those
 * of spec/restore-flow.md §1. Every value is checked when it is read.
 */
final class TikvOptions {
  /** The first that is set. */
  private static final List<String> PASSWORD_VARIABLES =
      List.of("BR_TIDB_PASSWORD", "TIDB_PASSWORD");

  private static final Pattern LAST_LINE_END = Pattern.compile("\\r?\\n\\z");
  private static final long DEFAULT_RATE_UNIT = 1L << 20;
  private static final long GREATEST_BATCH_BYTES = 1L << 30;

  private final Map<String, String> options;
  private final Map<String, String> environment;

  TikvOptions(Map<String, String> options, Map<String, String> environment) {
    this.options = Map.copyOf(options);
    this.environment = Map.copyOf(environment);
  }

  String text(String name) {
    return options.getOrDefault(name, "");
  }

  boolean has(String name) {
    return options.containsKey(name);
  }

  boolean flag(String name, boolean byDefault) {
    String value = options.get(name);
    if (value == null) {
      return byDefault;
    }
    return switch (value) {
      case "", "true", "1" -> true;
      case "false", "0" -> false;
      default -> throw invalid(name, "expected true or false, got '" + value + "'");
    };
  }

  long number(String name, long byDefault, long least, long greatest) {
    String value = text(name);
    if (value.isEmpty()) {
      return byDefault;
    }
    try {
      long number = Long.parseLong(value);
      if (number >= least && number <= greatest) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw invalid(name, "expected a number, got '" + value + "'");
    }
    throw invalid(name, "expected " + least + " to " + greatest + ", got " + value);
  }

  /** Numbers with units, as Go writes them: {@code 1h30m}, {@code 300ms}. */
  Duration duration(String name, Duration byDefault) {
    String value = text(name);
    if (value.isEmpty()) {
      return byDefault;
    }
    return OptionKind.TimeSpan.parse(value)
        .filter(duration -> !duration.isZero())
        .orElseThrow(
            () -> invalid(name, "expected a positive duration such as 5m, got '" + value + "'"));
  }

  int batchCount() {
    return (int) number("pitr-batch-count", 8, 1, 10_000);
  }

  long batchBytes() {
    return number("pitr-batch-size", 16L << 20, 1, GREATEST_BATCH_BYTES);
  }

  int concurrency() {
    return (int) number("pitr-concurrency", 16, 1, 1_024);
  }

  /** Requests that a store is asked at once; 0 when the user did not say. */
  int storeConcurrency() {
    return (int) number("tikv-max-restore-concurrency", 0, 0, 10_000);
  }

  int splitStep() {
    return (int) number("split-region-index-step", 128, 1, 100_000);
  }

  long rateLimitBytes() {
    long unit = number("ratelimit-unit", DEFAULT_RATE_UNIT, 1, 1L << 40);
    return number("ratelimit", 0, 0, Long.MAX_VALUE / unit) * unit;
  }

  boolean checksRequirements() {
    return flag("check-requirements", true);
  }

  String tidbUser() {
    String user = text("tidb-user");
    return user.isEmpty() ? "root" : user;
  }

  /** From a file or the environment; never from the command line itself. */
  String tidbPassword() {
    String file = text("tidb-password-file");
    if (file.isEmpty()) {
      return PASSWORD_VARIABLES.stream()
          .filter(environment::containsKey)
          .map(environment::get)
          .findFirst()
          .orElse("");
    }
    try {
      return LAST_LINE_END.matcher(Files.readString(Path.of(file))).replaceFirst("");
    } catch (IOException e) {
      throw new RestoreException(
          TikvError.CLUSTER_OPTION_INVALID, "the file can't be read", "--tidb-password-file", e);
    }
  }

  /** Keys that stores open data keys with; the files must be there on every store. */
  List<Encryptionpb.MasterKey> masterKeys() {
    var keys = new ArrayList<Encryptionpb.MasterKey>();
    for (String uri : text("master-key").split(",")) {
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

  private static RestoreException invalid(String name, String what) {
    return new RestoreException(TikvError.CLUSTER_OPTION_INVALID, what, "--" + name);
  }
}
