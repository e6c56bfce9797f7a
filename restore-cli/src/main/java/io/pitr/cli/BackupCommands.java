package io.pitr.cli;

import io.pitr.api.Problem;
import io.pitr.api.event.Progress;
import io.pitr.api.storage.BackupStorage;
import io.pitr.catalog.CatalogOptions;
import io.pitr.catalog.FullBackup;
import io.pitr.cli.flag.FlagGroup;
import io.pitr.cli.output.BackupText;
import io.pitr.inspect.json.BackupInfoDocument;
import io.pitr.inspect.json.BackupVerifyDocument;
import io.pitr.inspect.verify.BackupInspection;
import io.pitr.inspect.verify.BackupInspector;
import io.pitr.inspect.verify.BackupVerification;
import io.pitr.inspect.verify.BackupVerifier;
import io.pitr.inspect.verify.Damage;
import io.pitr.inspect.verify.VerifyOptions;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The commands of {@code br backup}. */
final class BackupCommands {
  private BackupCommands() {}

  /** A command that reads a full backup. */
  abstract static class OfBackup extends BrTask {
    @Mixin BackupOptions backup = new BackupOptions();
    @Mixin FullCipherOptions cipher = new FullCipherOptions();

    OfBackup(CliContext context, CommonOptions common) {
      super(context, common, FlagGroup.STORAGE);
    }

    @Override
    final int run(Map<String, String> flags) {
      CatalogOptions options = backup.catalog();
      try (BackupStorage opened = plugins().openStorage(backup.storage, flags)) {
        return run(FullBackup.open(opened, cipher.cipher(), options), options);
      }
    }

    abstract int run(FullBackup full, CatalogOptions options);
  }

  @Command(name = "info", description = "Shows the contents of a full backup: span, sizes, tables.")
  static final class Info extends OfBackup {
    Info(CliContext context, CommonOptions common) {
      super(context, common);
    }

    @Override
    int run(FullBackup full, CatalogOptions options) {
      BackupInspection found =
          read(
              progress -> {
                progress.progress(Progress.began("READ"));
                return BackupInspector.inspect(full);
              });
      if (json()) {
        print(BackupInfoDocument.of(found));
      } else {
        BackupText.lines(found).forEach(this::line);
      }
      return found.skippedTables().isEmpty() ? DONE : FAILED;
    }
  }

  @Command(
      name = "verify",
      description = "Reads every byte of a full backup and checks all checksums.")
  static final class Verify extends OfBackup {
    Verify(CliContext context, CommonOptions common) {
      super(context, common);
    }

    @Override
    int run(FullBackup full, CatalogOptions options) {
      BackupVerification found =
          read(
              progress ->
                  new BackupVerifier(full, VerifyOptions.ofThisMachine(options), progress)
                      .verify());
      if (json()) {
        print(BackupVerifyDocument.of(found));
      } else {
        BackupText.lines(found).forEach(this::line);
      }
      found.damage().stream().map(Damage::problem).map(Problem::line).forEach(this::error);
      return found.ok() ? DONE : FAILED;
    }
  }
}
