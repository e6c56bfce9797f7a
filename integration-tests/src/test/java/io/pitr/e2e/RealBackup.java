package io.pitr.e2e;

import io.pitr.api.CipherSpec;
import io.pitr.api.RestorePlugin;
import io.pitr.api.Tso;
import io.pitr.api.option.OptionValues;
import io.pitr.api.storage.BackupStorage;
import io.pitr.catalog.CatalogOptions;
import io.pitr.catalog.FullBackup;
import io.pitr.inspect.export.ExportFormat;
import io.pitr.plugin.storage.local.LocalStoragePlugin;
import io.pitr.testkit.CorpusExpectation;
import io.pitr.testkit.CorpusExpectation.Cut;
import io.pitr.testkit.CorpusExpectation.Table;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** The backup of a real cluster, and comparisons of a restore with what that cluster returned. */
record RealBackup(CorpusExpectation expectation) {
  private static final List<String> NAMES = List.of("alpha", "phi");
  private static final String BASE = "full";

  static RealBackup named(String corpus) {
    return new RealBackup(CorpusExpectation.named(corpus));
  }

  /** Any of them. */
  static RealBackup any(SplittableRandom random) {
    return named(NAMES.get(random.nextInt(NAMES.size())));
  }

  Path full() {
    return expectation.full();
  }

  Path log() {
    return expectation.log();
  }

  Workbench bench() {
    return new Workbench(full(), log());
  }

  Workbench bench(List<RestorePlugin> plugins) {
    return new Workbench(full(), log(), plugins);
  }

  /** The snapshot of the full backup; the first cut is shortly before it. */
  Tso base() {
    try (BackupStorage storage =
        new LocalStoragePlugin().storages().get(0).open(full().toString(), OptionValues.NONE)) {
      return FullBackup.open(storage, CipherSpec.PLAINTEXT, CatalogOptions.DEFAULT).snapshotTs();
    }
  }

  /** In order of time. */
  List<Cut> cuts() {
    return expectation.cuts().stream().filter(cut -> !cut.name().equals(BASE)).toList();
  }

  List<Tso> ends() {
    return cuts().stream().map(Cut::ts).toList();
  }

  Cut last() {
    return cuts().get(cuts().size() - 1);
  }

  /**
   * How what a target shows at a timestamp differs from what the cluster said at a cut.
   *
   * @param folder for the export, which does not exist yet
   */
  List<String> differences(Workbench bench, String target, Tso ts, Cut cut, Path folder) {
    bench.export(target, ts, ExportFormat.JSONL, folder);
    var exported = new ExportedState(folder);
    List<Table> tables =
        expectation.tables(cut.name()).stream().map(RealBackup::notCached).toList();
    var differences = new ArrayList<>(exported.differences(tables));
    differences.addAll(exported.databaseDifferences(expectation.databases(cut.name())));
    return differences;
  }

  /** A restored table is never cached, as with Go {@code br}. */
  private static Table notCached(Table table) {
    return new Table(
        table.schema(),
        table.table(),
        table.kind(),
        table.create().replace(" /* CACHED ON */", ""),
        table.columns(),
        table.rows());
  }
}
