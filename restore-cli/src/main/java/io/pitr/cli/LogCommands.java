package io.pitr.cli;

import io.pitr.api.CipherSpec;
import io.pitr.api.Problem;
import io.pitr.api.event.Progress;
import io.pitr.api.storage.BackupStorage;
import io.pitr.catalog.CatalogOptions;
import io.pitr.catalog.FullBackup;
import io.pitr.catalog.LogBackup;
import io.pitr.cli.flag.FlagGroup;
import io.pitr.cli.help.FlagTopic;
import io.pitr.cli.help.Topic;
import io.pitr.cli.output.LogText;
import io.pitr.inspect.json.LogInfoDocument;
import io.pitr.inspect.json.LogVerifyDocument;
import io.pitr.inspect.verify.BackupInspector;
import io.pitr.inspect.verify.Damage;
import io.pitr.inspect.verify.LogInspection;
import io.pitr.inspect.verify.LogInspector;
import io.pitr.inspect.verify.LogVerification;
import io.pitr.inspect.verify.LogVerifier;
import io.pitr.inspect.verify.TableNames;
import io.pitr.inspect.verify.VerifyOptions;
import io.pitr.registry.PluginRegistry;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The commands of {@code br log}. */
final class LogCommands {
  private LogCommands() {}

  /** A command that reads a log backup. */
  abstract static class OfLog extends BrTask {
    @Mixin BackupOptions backup = new BackupOptions();
    @Mixin CipherOptions ciphers = new CipherOptions();

    @Topic(FlagTopic.BACKUP)
    @Option(
        names = "--full-backup-storage",
        paramLabel = "URL",
        description = "Full backup of the same cluster, which names more tables.")
    String fullStorage = "";

    private Map<String, String> given = Map.of();

    OfLog(CliContext context, CommonOptions common) {
      super(context, common, FlagGroup.STORAGE);
    }

    @Override
    final int run(Map<String, String> flags) {
      given = flags;
      CatalogOptions options = backup.catalog();
      PluginRegistry plugins = plugins();
      TableNames names = names(plugins, flags, options);
      try (BackupStorage opened = plugins.openStorage(backup.storage, flags)) {
        return run(
            LogBackup.open(opened, options),
            ciphers.log(),
            VerifyOptions.ofThisMachine(options),
            names);
      }
    }

    /** Opens another storage with the flags of this command. */
    final BackupStorage open(String url) {
      return LogBackup.openOriginal(() -> plugins().openStorage(url, given));
    }

    private TableNames names(
        PluginRegistry plugins, Map<String, String> flags, CatalogOptions options) {
      if (fullStorage.isEmpty()) {
        return new TableNames();
      }
      try (BackupStorage full = plugins.openStorage(fullStorage, flags)) {
        return BackupInspector.names(FullBackup.open(full, ciphers.full(), options));
      }
    }

    abstract int run(LogBackup log, CipherSpec cipher, VerifyOptions options, TableNames names);
  }

  @Command(
      name = "info",
      description =
          "Shows the contents of a log backup: span, checkpoints, gaps, sizes, tables, migrations.")
  static final class Info extends OfLog {
    Info(CliContext context, CommonOptions common) {
      super(context, common);
    }

    @Override
    int run(LogBackup log, CipherSpec cipher, VerifyOptions options, TableNames names) {
      LogInspection found =
          read(
              progress -> {
                progress.progress(Progress.began("READ"));
                return new LogInspector(log, cipher, options, names).inspect();
              });
      if (json()) {
        print(LogInfoDocument.of(found));
      } else {
        LogText.lines(found).forEach(this::line);
      }
      return DONE;
    }
  }

  @Command(
      name = "verify",
      description =
          "Reads every byte of a log backup and checks all checksums and the sequence of files.")
  static final class Verify extends OfLog {
    @Mixin ReplicaOptions replica = new ReplicaOptions();

    Verify(CliContext context, CommonOptions common) {
      super(context, common);
    }

    @Override
    int run(LogBackup log, CipherSpec cipher, VerifyOptions options, TableNames names) {
      if (replica.original().isEmpty()) {
        return verify(log, cipher, options, names);
      }
      try (BackupStorage original = open(replica.original().get())) {
        LogBackup compared = log.asReplicaOf(original, log.span().min(), Optional.empty());
        return verify(compared, cipher, options, names);
      }
    }

    private int verify(LogBackup log, CipherSpec cipher, VerifyOptions options, TableNames names) {
      LogVerification found =
          read(progress -> new LogVerifier(log, cipher, options, names, progress).verify());
      if (json()) {
        print(LogVerifyDocument.of(found));
      } else {
        LogText.lines(found).forEach(this::line);
      }
      found.damage().stream().map(Damage::problem).map(Problem::line).forEach(this::error);
      return found.ok() ? DONE : FAILED;
    }
  }
}
