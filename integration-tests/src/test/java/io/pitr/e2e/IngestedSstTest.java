package io.pitr.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitr.api.CipherSpec;
import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.api.storage.WritableStorage;
import io.pitr.catalog.CatalogError;
import io.pitr.compaction.IngestedSstsWriter;
import io.pitr.compaction.MigrationLog;
import io.pitr.format.FormatError;
import io.pitr.format.proto.Brpb;
import io.pitr.writer.Upstream;
import io.pitr.writer.model.SqlTxn;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A table that a restore imported into the upstream, so that its rows are not in the log: they
 * appear once, from the end of the import on.
 */
class IngestedSstTest {
  private static final long ANCESTOR_IDS = 5_000;

  @TempDir Path folder;

  private ShopLog shop;
  private ShopLog logged;
  private Tso before;
  private Tso there;
  private Tso after;
  private Tso end;
  private int targets;

  /** The same twice: with the rows beside the log, and in it. */
  @BeforeEach
  void importTable() {
    logged = write("logged", false);
    shop = write("beside", true);
  }

  private ShopLog write(String name, boolean beside) {
    var written = new ShopLog(folder.resolve(name), Upstream.Options.DEFAULT.seed(4));
    Upstream upstream = written.upstream();
    before = written.orders(5);
    upstream.ddl().createTable("shop", written.like("imported")).finish();
    upstream.flush();
    Runnable statements =
        () -> {
          SqlTxn txn = upstream.cluster().begin();
          for (int i = 0; i < 8; i++) {
            written.insert(txn, "imported", i);
          }
          txn.commit();
        };
    if (beside) {
      there = upstream.importing(statements);
    } else {
      statements.run();
      there = upstream.cluster().clock().next();
    }
    after = written.orders(5);
    SqlTxn change = upstream.cluster().begin();
    change.delete(upstream.cluster().rows("shop", "imported").get(0));
    change.commit();
    end = written.complete();
    return written;
  }

  private Consumer<WritableStorage> ingested(Tso asIfTs) {
    Upstream upstream = shop.upstream();
    long id = upstream.cluster().rows("shop", "imported").get(0).physicalId();
    return storage ->
        new IngestedSstsWriter(storage, 9)
            .write(upstream.cluster().store(), Map.of(id, id + ANCESTOR_IDS), asIfTs);
  }

  @Test
  void rowsAppearInTheSegmentInWhichTheirImportEnded() {
    Workbench bench = shop.changed(ingested(there));

    assertThat(rows(bench, List.of(there))).isEqualTo(expected(there));
    assertThat(rows(bench, List.of(before, there))).isEqualTo(expected(there));
    assertThat(rows(bench, List.of(before, after))).isEqualTo(expected(after));
    assertThat(rows(bench, List.of(there, end))).isEqualTo(expected(end));
    assertThat(rows(bench, List.of(before, there, after, end))).isEqualTo(expected(end));
  }

  @Test
  void aGroupThatEndsRightAfterTheCutBelongsToTheNextSegment() {
    Workbench bench = shop.changed(ingested(there));
    Tso justBefore = new Tso(there.value() - 1);

    assertThat(hasImported(rows(bench, List.of(justBefore)))).isFalse();
    assertThat(rows(bench, List.of(justBefore, there))).isEqualTo(expected(there));
  }

  @Test
  void filesThatWereCopiedFromAnEncryptedBackupAreOpenedWithItsKey() {
    byte[] key = new byte[16];
    CipherSpec cipher = new CipherSpec(CipherSpec.Method.AES128_CTR, key);
    Upstream upstream = shop.upstream();
    long id = upstream.cluster().rows("shop", "imported").get(0).physicalId();
    Workbench bench =
        shop.changed(
            storage ->
                new IngestedSstsWriter(storage, cipher, 9)
                    .write(upstream.cluster().store(), Map.of(id, id + ANCESTOR_IDS), there));
    String target = target();

    bench.first(target, before, false);
    assertThatThrownBy(() -> bench.next(target, before, there, false))
        .isInstanceOfSatisfying(
            RestoreException.class, e -> assertThat(e.code()).isEqualTo(FormatError.CIPHER_FAILED))
        .hasMessageContaining("--crypter.key-file");
    bench.withCiphers(cipher, CipherSpec.PLAINTEXT).next(target, before, there, false);

    assertThat(MvccState.of(bench.plugins(), target, there).versions()).isEqualTo(expected(there));
  }

  @Test
  void aGroupFromBeforeTheFullBackupIsNoSurpriseAfterASegmentOfTheBaseAlone() {
    Tso base = shop.base();
    Workbench bench = shop.changed(ingested(base));
    String target = target();

    bench.first(target, base, false);
    bench.next(target, base, before, false);

    assertThat(MvccState.of(bench.plugins(), target, before).versions())
        .isEqualTo(expected(before));
  }

  @Test
  void aGroupWithoutAnEndIsNotRestored() {
    Workbench bench =
        shop.changed(
            ingested(there)
                .andThen(
                    storage ->
                        storage.list(
                            "v1/ext_backups",
                            object -> {
                              if (object.path().endsWith("extbackupmeta")) {
                                unfinish(storage, object.path());
                              }
                            })));

    assertThat(hasImported(rows(bench, List.of(there)))).isFalse();
  }

  private static void unfinish(WritableStorage storage, String path) {
    storage.write(
        path,
        message(storage, path).toBuilder().clearFinished().clearAsIfTs().build().toByteArray());
  }

  private static Brpb.IngestedSSTs message(WritableStorage storage, String path) {
    try {
      return Brpb.IngestedSSTs.parseFrom(storage.read(path, 1 << 20));
    } catch (com.google.protobuf.InvalidProtocolBufferException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void aMessageAfterTheFinishedOneIsRefused() {
    Workbench bench =
        shop.changed(
            ingested(there)
                .andThen(
                    storage -> {
                      String path = "v1/ext_backups/more/extbackupmeta";
                      var paths = new ArrayList<String>();
                      storage.list("v1/ext_backups", object -> paths.add(object.path()));
                      String any =
                          paths.stream().filter(p -> p.endsWith("extbackupmeta")).findFirst().get();
                      storage.write(
                          path,
                          message(storage, any).toBuilder().clearFinished().build().toByteArray());
                      new MigrationLog(storage)
                          .append(Brpb.Migration.newBuilder().addIngestedSstPaths(path).build());
                    }));

    assertRefused(bench, there, CatalogError.MIGRATION_CORRUPT, "the group was finished before");
  }

  @Test
  void aMissingFileIsNamedBeforeAnythingIsWritten() {
    Workbench bench =
        shop.changed(
            ingested(there)
                .andThen(
                    storage ->
                        storage.list(
                            "v1/ext_backups",
                            object -> {
                              if (object.path().endsWith("_default.sst")) {
                                storage.delete(object.path());
                              }
                            })));

    assertRefused(bench, there, CatalogError.LOG_FILES_MISSING, "_default.sst");
  }

  @Test
  void aGroupThatIsRecordedAfterTheChainPassedItIsRefused() {
    String target = target();
    shop.plain().first(target, after, false);
    Workbench late = shop.changed(ingested(there));

    assertThatThrownBy(() -> late.next(target, after, end, true))
        .isInstanceOfSatisfying(
            RestoreException.class,
            e -> assertThat(e.code()).isEqualTo(CatalogError.LOG_INGESTED_LATE));
  }

  @Test
  void aFileOfAnUnknownTableIsRefused() {
    Upstream upstream = shop.upstream();
    long id = upstream.cluster().rows("shop", "imported").get(0).physicalId();
    Workbench bench =
        shop.changed(
            storage ->
                new IngestedSstsWriter(storage, 9)
                    .write(upstream.cluster().store(), Map.of(id, id), there));
    Workbench strange =
        shop.changed(
            storage -> {
              new IngestedSstsWriter(storage, 9)
                  .write(upstream.cluster().store(), Map.of(id, id + ANCESTOR_IDS), there);
              storage.list(
                  "v1/ext_backups",
                  object -> {
                    if (object.path().endsWith("extbackupmeta")) {
                      storage.write(
                          object.path(),
                          message(storage, object.path()).toBuilder()
                              .clearRewrittenTables()
                              .build()
                              .toByteArray());
                    }
                  });
            });

    assertThat(rows(bench, List.of(there))).isEqualTo(expected(there));
    assertRefused(
        strange, there, io.pitr.engine.EngineError.LOG_TABLE_UNKNOWN, "that were ingested at");
  }

  private void assertRefused(Workbench bench, Tso end, io.pitr.api.ErrorCode code, String what) {
    String target = target();
    assertThatThrownBy(() -> bench.first(target, end, true))
        .isInstanceOfSatisfying(RestoreException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageContaining(what);
  }

  /** Versions of rows and index entries at the last end, after a check. */
  private Map<String, String> rows(Workbench bench, List<Tso> ends) {
    String target = target();
    bench.first(target, ends.get(0), false);
    for (int i = 1; i < ends.size(); i++) {
      bench.next(target, ends.get(i - 1), ends.get(i), false);
    }
    assertThat(bench.check(target).problems()).isEmpty();
    return MvccState.of(bench.plugins(), target, ends.get(ends.size() - 1)).versions();
  }

  private Map<String, String> expected(Tso ts) {
    return rows(logged.plain(), List.of(ts));
  }

  private boolean hasImported(Map<String, String> versions) {
    long id = shop.upstream().cluster().rows("shop", "imported").get(0).physicalId();
    String prefix = io.pitr.format.codec.HexText.of(io.pitr.format.key.TableKeys.tablePrefix(id));
    return versions.keySet().stream().anyMatch(key -> key.contains(" " + prefix));
  }

  private String target() {
    return Workbench.uri(folder.resolve("target" + targets++));
  }
}
