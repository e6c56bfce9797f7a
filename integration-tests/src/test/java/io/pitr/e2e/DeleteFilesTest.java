package io.pitr.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.InvalidProtocolBufferException;
import io.pitr.api.CipherSpec;
import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.api.event.RestoreObserver;
import io.pitr.api.option.OptionValues;
import io.pitr.api.storage.WritableStorage;
import io.pitr.api.target.RestoreTarget;
import io.pitr.api.target.SnapshotReader;
import io.pitr.api.target.TargetProvider.OpenMode;
import io.pitr.catalog.CatalogError;
import io.pitr.catalog.CatalogOptions;
import io.pitr.catalog.LogBackup;
import io.pitr.compaction.CompactionOptions.Leftovers;
import io.pitr.embedded.EmbeddedPlugin;
import io.pitr.format.FormatError;
import io.pitr.format.codec.HexText;
import io.pitr.format.proto.Brpb;
import io.pitr.format.proto.ImportSstpb;
import io.pitr.inspect.verify.Damage;
import io.pitr.inspect.verify.LogVerification;
import io.pitr.inspect.verify.LogVerifier;
import io.pitr.inspect.verify.TableNames;
import io.pitr.inspect.verify.VerifyOptions;
import io.pitr.plugin.storage.local.LocalStoragePlugin;
import io.pitr.sim.RecordingSql;
import io.pitr.sim.SimCluster;
import io.pitr.writer.Upstream;
import io.pitr.writer.model.SqlTxn;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Log files of type Delete (spec/formats.md §2.5, §3.2). TiKV writes them for prewrites that are
 * rolled back, whose values it deletes, and for rollbacks that follow each other, of which it
 * deletes the earlier record. Their metadata has begin timestamps as that of other files.
 */
class DeleteFilesTest {
  private static final int MOST_BYTES = 1 << 28;

  @TempDir Path folder;

  private ShopLog shop;
  private SimCluster cluster;
  private Tso cut;
  private Tso end;

  @BeforeEach
  void rollTransactionsBack() {
    cluster = new SimCluster(1, 1, 1, 100);
    shop = new ShopLog(folder, Upstream.Options.DEFAULT.seed(8));
    shop.orders(4);
    SqlTxn open = longOrder();
    rollBackTwice();
    cut = shop.orders(4);
    open.rollback(false);
    longOrder().rollback(true);
    shop.upstream().ddl().createTable("shop", shop.like("carts")).finish();
    shop.orders(4);
    end = shop.complete();
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  /** A transaction that wrote a value of the default CF and did not commit. */
  private SqlTxn longOrder() {
    SqlTxn txn = shop.upstream().cluster().begin();
    shop.insert(txn, "orders", 1);
    txn.prewrite();
    return txn;
  }

  /** Two transactions that change the same row. */
  private void rollBackTwice() {
    for (int i = 0; i < 2; i++) {
      SqlTxn txn = shop.upstream().cluster().begin();
      txn.lock(shop.upstream().cluster().rows("shop", "orders").get(0));
      txn.prewrite();
      txn.rollback(false);
    }
  }

  @Test
  void theLogHasDeleteFilesOfBothColumnFamiliesWithBeginTimestamps() {
    List<Brpb.DataFileInfo> files = new ArrayList<>();
    shop.copy(
        storage ->
            changeMetas(
                storage,
                file -> {
                  if (file.getType() == Brpb.FileType.Delete) {
                    files.add(file.build());
                  }
                  return false;
                }));

    assertThat(files).extracting(Brpb.DataFileInfo::getCf).contains("write", "default");
    assertThat(files).allMatch(file -> file.getMinBeginTsInDefaultCf() == file.getMinTs());
    assertThat(verified(shop.copy(storage -> {})).damage()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"embedded", "cluster"})
  void aRolledBackTransactionIsAbsentAndEverythingElseIsRestored(String kind) {
    Workbench bench = bench(shop.copy(storage -> {}));
    String target = target(kind);

    bench.first(target, cut, false);
    bench.next(target, cut, end, true);

    assertThat(rows(bench, target)).isEqualTo(rows(bench, oneGo(bench)));
  }

  @Test
  void deletionsOfValuesAreSentToAClusterDeletionsOfRecordsAreNot() {
    bench(shop.copy(storage -> {})).first(cluster.uri(), end, true);

    assertThat(
            cluster.calls().requests("Apply", ImportSstpb.ApplyRequest.class).stream()
                .flatMap(request -> request.getMetasList().stream())
                .filter(ImportSstpb.KVMeta::getIsDelete))
        .isNotEmpty()
        .allMatch(meta -> meta.getCf().equals("default"));
  }

  @ParameterizedTest
  @EnumSource(Leftovers.class)
  void aCompactionOfDeleteFilesRestoresTheSameRowsAsTheLog(Leftovers leftovers) {
    Workbench plain = bench(shop.copy(storage -> {}));
    Path copy = shop.copy(ShopLog.compacted(leftovers));
    Workbench compacted = bench(copy);
    String target = target("compacted");

    compacted.first(target, cut, false);
    compacted.next(target, cut, end, true);

    assertThat(rows(compacted, target)).isEqualTo(rows(plain, oneGo(plain)));
    assertThat(verified(copy).damage()).isEmpty();
    assertThat(verified(copy).uncovered()).noneMatch(path -> path.contains("compactions"));
  }

  /** The metadata has no checksum, and an absent type means Delete. */
  @ParameterizedTest
  @ValueSource(strings = {"data write", "data default", "meta write", "meta default"})
  void putFilesWithoutATypeAreRefusedAndVerifyNamesThem(String which) {
    boolean meta = which.startsWith("meta");
    Path damaged =
        shop.copy(
            storage ->
                changeMetas(
                    storage,
                    file -> {
                      boolean hit =
                          file.getIsMeta() == meta
                              && which.endsWith(file.getCf())
                              && file.getType() == Brpb.FileType.Put
                              && new Tso(file.getMaxTs()).isAfter(shop.base());
                      if (hit) {
                        file.clearType();
                      }
                      return hit;
                    }));
    Workbench bench = bench(damaged);

    for (String target : List.of(target("damaged"), cluster.uri())) {
      assertThatThrownBy(() -> bench.first(target, end, true))
          .isInstanceOfSatisfying(
              RestoreException.class,
              e -> assertThat(e.code()).isEqualTo(FormatError.FORMAT_CORRUPT))
          .hasMessageContaining("type as Delete");
    }
    assertThat(cluster.calls().requests("Apply", ImportSstpb.ApplyRequest.class)).isEmpty();
    assertThat(verified(damaged).damage())
        .extracting(Damage::what)
        .anyMatch(what -> what.contains("a physical delete has a value"));
  }

  @Test
  void compactedPutsWithoutATypeAreRefused() {
    Path damaged =
        shop.copy(
            ShopLog.compacted(Leftovers.MERGED)
                .andThen(
                    storage ->
                        change(
                            storage,
                            path -> path.endsWith(".cmeta"),
                            DeleteFilesTest::withoutTypes)));

    assertThatThrownBy(() -> bench(damaged).first(target("damaged"), end, true))
        .isInstanceOfSatisfying(
            RestoreException.class,
            e -> assertThat(e.code()).isEqualTo(CatalogError.MIGRATION_CORRUPT))
        .hasMessageContaining("type is Delete");
  }

  private static byte[] withoutTypes(byte[] content) {
    try {
      var parts = Brpb.LogFileSubcompactions.parseFrom(content).toBuilder();
      parts.getSubcompactionsBuilderList().forEach(part -> part.getMetaBuilder().clearTy());
      return parts.build().toByteArray();
    } catch (InvalidProtocolBufferException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Passes every file of every metadata file to the function until one is changed. */
  private static void changeMetas(
      WritableStorage storage, Predicate<Brpb.DataFileInfo.Builder> isChanged) {
    boolean[] done = {false};
    change(
        storage,
        path -> path.endsWith(".meta"),
        content -> {
          try {
            var metadata = Brpb.Metadata.parseFrom(content).toBuilder();
            for (var group : metadata.getFileGroupsBuilderList()) {
              for (var file : group.getDataFilesInfoBuilderList()) {
                done[0] = done[0] || isChanged.test(file);
              }
            }
            return metadata.build().toByteArray();
          } catch (InvalidProtocolBufferException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private static void change(
      WritableStorage storage, Predicate<String> which, UnaryOperator<byte[]> how) {
    var paths = new ArrayList<String>();
    storage.list("", object -> paths.add(object.path()));
    paths.removeIf(which.negate());
    paths.forEach(path -> storage.write(path, how.apply(storage.read(path, MOST_BYTES))));
  }

  private Workbench bench(Path log) {
    return new Workbench(
        shop.full(),
        log,
        Workbench.plugins(
            new EmbeddedPlugin(), new SimulatedClusterPlugin(cluster, new RecordingSql("9.0.0"))));
  }

  private String target(String name) {
    return name.equals("cluster") ? cluster.uri() : Workbench.uri(folder.resolve(name));
  }

  private String oneGo(Workbench bench) {
    String target = target("one");
    bench.first(target, end, true);
    return target;
  }

  private Map<String, String> rows(Workbench bench, String target) {
    var rows = new TreeMap<String, String>();
    try (RestoreTarget opened = bench.plugins().openTarget(target, OpenMode.READ, Map.of());
        SnapshotReader snapshot = opened.snapshot(Tso.MAX);
        SnapshotReader.Cursor cursor = snapshot.scan(new byte[] {'t'}, new byte[] {'u'})) {
      while (cursor.next()) {
        rows.put(HexText.of(cursor.key()), HexText.of(cursor.value()));
      }
    }
    return rows;
  }

  private static LogVerification verified(Path log) {
    WritableStorage storage =
        new LocalStoragePlugin()
            .storages()
            .get(0)
            .openForWriting(log.toString(), OptionValues.NONE);
    return new LogVerifier(
            LogBackup.open(storage, CatalogOptions.DEFAULT),
            CipherSpec.PLAINTEXT,
            new VerifyOptions(2, 64 << 20, CatalogOptions.DEFAULT),
            new TableNames(),
            new RestoreObserver() {})
        .verify();
  }
}
