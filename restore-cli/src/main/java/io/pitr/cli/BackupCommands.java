package io.pitr.cli;

import io.pitr.api.Problem;
import io.pitr.api.storage.BackupStorage;
import io.pitr.cli.flag.FlagGroup;
import io.pitr.cli.output.BackupText;
import io.pitr.cli.output.DamageJson;
import io.pitr.cli.output.JsonDocument;
import io.pitr.engine.catalog.CatalogOptions;
import io.pitr.engine.catalog.FullBackup;
import io.pitr.inspect.verify.BackupInspection;
import io.pitr.inspect.verify.BackupInspector;
import io.pitr.inspect.verify.BackupVerification;
import io.pitr.inspect.verify.BackupVerifier;
import io.pitr.inspect.verify.Damage;
import io.pitr.inspect.verify.VerifyOptions;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The commands below {@code br backup}. */
final class BackupCommands {
  private BackupCommands() {}

  /** What both take. */
  abstract static class OfBackup extends BrTask {
    @Option(
        names = {"-s", "--storage"},
        required = true,
        paramLabel = "URL",
        description = "The full backup, for instance local:///backup/full or s3://bucket/full.")
    String storage = "";

    @Option(
        names = "--check-requirements",
        arity = "0..1",
        fallbackValue = "true",
        defaultValue = "true",
        paramLabel = "BOOL",
        description = {"Refuse what a newer version may have added.", "default: true"})
    boolean strict = true;

    @Mixin CipherOptions ciphers = new CipherOptions();

    OfBackup(CliContext context, CommonOptions common) {
      super(context, common, FlagGroup.STORAGE);
    }

    @Override
    final int run(Map<String, String> flags) {
      CatalogOptions options = CatalogOptions.DEFAULT.withStrict(strict);
      try (BackupStorage opened = plugins().openStorage(storage, flags)) {
        return run(FullBackup.open(opened, ciphers.full(), options), options);
      }
    }

    abstract int run(FullBackup backup, CatalogOptions options);
  }

  @Command(name = "info", description = "What a full backup holds: span, sizes, tables.")
  static final class Info extends OfBackup {
    Info(CliContext context, CommonOptions common) {
      super(context, common);
    }

    @Override
    int run(FullBackup backup, CatalogOptions options) {
      BackupInspection found = BackupInspector.inspect(backup);
      if (json()) {
        print(BackupText.json(found));
      } else {
        BackupText.lines(found).forEach(this::line);
      }
      return DONE;
    }
  }

  @Command(
      name = "verify",
      description = "Reads every byte of a full backup and checks every checksum.")
  static final class Verify extends OfBackup {
    Verify(CliContext context, CommonOptions common) {
      super(context, common);
    }

    @Override
    int run(FullBackup backup, CatalogOptions options) {
      BackupVerification found;
      try (var progress = context().progress(quiet())) {
        found = new BackupVerifier(backup, VerifyOptions.ofThisMachine(options), progress).verify();
      }
      if (json()) {
        JsonDocument document = BackupText.json(found);
        DamageJson.add(document, found.damage(), found.unvouched());
        print(document);
      } else {
        BackupText.lines(found).forEach(this::line);
      }
      found.damage().stream().map(Damage::problem).map(Problem::line).forEach(this::error);
      return found.ok() ? DONE : FAILED;
    }
  }
}
