package io.pitr.cli;

import io.pitr.catalog.CatalogOptions;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The backup that a command looks at, full or log. */
final class BackupOptions {
  @Option(
      names = {"-s", "--storage"},
      required = true,
      paramLabel = "URL",
      description = "The backup, for instance local:///backup/log or s3://bucket/prefix.")
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

  CatalogOptions catalog() {
    return CatalogOptions.DEFAULT.withStrict(strict);
  }
}
