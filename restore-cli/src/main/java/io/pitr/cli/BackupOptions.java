package io.pitr.cli;

import io.pitr.catalog.CatalogOptions;
import io.pitr.cli.help.FlagTopic;
import io.pitr.cli.help.Topic;
import picocli.CommandLine.Option;

/** The full or log backup that a command reads. */
final class BackupOptions {
  @Topic(FlagTopic.BACKUP)
  @Option(
      names = {"-s", "--storage"},
      required = true,
      paramLabel = "URL",
      description = "URL of the backup, for example local:///backup/log or s3://bucket/prefix.")
  String storage = "";

  @Topic(value = FlagTopic.BACKUP, advanced = true)
  @Option(
      names = "--check-requirements",
      arity = "0..1",
      fallbackValue = "true",
      defaultValue = "true",
      paramLabel = "BOOL",
      description = {"Refuse data that a newer version may have added.", "default: true"})
  boolean strict = true;

  CatalogOptions catalog() {
    return CatalogOptions.DEFAULT.withStrict(strict);
  }
}
