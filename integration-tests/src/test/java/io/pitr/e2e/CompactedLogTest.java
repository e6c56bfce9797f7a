package io.pitr.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitr.api.CipherSpec;
import io.pitr.api.ErrorCode;
import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.api.event.RestoreObserver;
import io.pitr.api.storage.WritableStorage;
import io.pitr.catalog.CatalogError;
import io.pitr.catalog.CatalogOptions;
import io.pitr.catalog.LogBackup;
import io.pitr.compaction.CompactionOptions;
import io.pitr.compaction.CompactionOptions.Leftovers;
import io.pitr.engine.EngineError;
import io.pitr.format.proto.Brpb;
import io.pitr.inspect.timeline.TableActivity;
import io.pitr.inspect.timeline.TimelineReader;
import io.pitr.inspect.verify.LogVerification;
import io.pitr.inspect.verify.LogVerifier;
import io.pitr.inspect.verify.TableNames;
import io.pitr.inspect.verify.VerifyError;
import io.pitr.inspect.verify.VerifyOptions;
import io.pitr.writer.Upstream;
import io.pitr.writer.model.SqlTxn;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Compactions replace log files, wherever segments are cut. */
class CompactedLogTest {
  @TempDir Path folder;

  private int targets;

  private ShopLog shop() {
    return new ShopLog(folder, Upstream.Options.DEFAULT.seed(3));
  }

  @ParameterizedTest
  @EnumSource(Leftovers.class)
  void aCompactedLogRestoresTheSameRowsAsThePlainOne(Leftovers leftovers) {
    ShopLog shop = shop();
    Tso one = shop.orders(20);
    Tso two = shop.orders(20);
    Tso end = shop.complete();
    Workbench compacted = shop.changed(ShopLog.compacted(leftovers));

    assertSame(shop, compacted, List.of(end));
    assertSame(shop, compacted, List.of(one, two, end));
  }

  @ParameterizedTest
  @EnumSource(Leftovers.class)
  void aCompactionThatSpansTheCutServesBothSegments(Leftovers leftovers) {
    ShopLog shop = shop();
    Tso cut = middle(shop, 20);
    Tso end = shop.complete();
    Workbench compacted = shop.changed(ShopLog.compacted(leftovers));

    assertSame(shop, compacted, List.of(cut));
    assertSame(shop, compacted, List.of(cut, end));
  }

  /** A cut between two commits of one flush. */
  private static Tso middle(ShopLog shop, int orders) {
    shop.orders(orders);
    List<Tso> commits = List.copyOf(shop.upstream().cluster().commits());
    return commits.get(commits.size() - orders);
  }

  @Test
  void aBaseMigrationWithManyCompactionsServesNarrowSegments() {
    ShopLog shop = shop();
    Tso one = shop.orders(10);
    Tso two = shop.orders(10);
    Tso three = shop.orders(10);
    Tso end = shop.complete();
    CompactionOptions merged = CompactionOptions.EVERYTHING.leftovers(Leftovers.MERGED);
    Workbench compacted =
        shop.changed(
            ShopLog.compacted(
                merged.window(Tso.ZERO, one),
                merged.window(one, two),
                merged.window(two, three),
                merged.window(three, end)));

    assertSame(shop, compacted, List.of(one, two, three, end));
    assertSame(shop, compacted, List.of(two, end));
  }

  @ParameterizedTest
  @EnumSource(Leftovers.class)
  void aLongValueWrittenBeforeTheCutIsRestoredWithItsCompactedCommit(Leftovers leftovers) {
    ShopLog shop = shop();
    shop.orders(3);
    SqlTxn open = shop.upstream().cluster().begin();
    shop.insert(open, "orders");
    shop.insert(open, "orders");
    open.prewrite();
    Tso cut = shop.orders(4);
    open.commit();
    shop.orders(3);
    Tso end = shop.complete();
    CompactionOptions options = CompactionOptions.EVERYTHING.leftovers(leftovers);

    assertSame(shop, shop.changed(ShopLog.compacted(options)), List.of(cut, end));
    assertSame(
        shop,
        shop.changed(ShopLog.compacted(options.window(Tso.ZERO, cut), options.window(cut, end))),
        List.of(cut, end));
    assertSame(shop, shop.changed(ShopLog.compacted(options.window(cut, end))), List.of(cut, end));
  }

  @Test
  void aCompactionWithoutARecordedInputIsUsed() {
    ShopLog shop = shop();
    Tso cut = shop.orders(10);
    shop.orders(10);
    Tso end = shop.complete();

    assertSame(
        shop,
        shop.changed(
            ShopLog.compacted(
                CompactionOptions.EVERYTHING
                    .recordsInput(false)
                    .outputBytes(1)
                    .leftovers(Leftovers.MERGED))),
        List.of(cut, end));
  }

  @Test
  void aLogThatWasCompactedBetweenTwoSegmentsIsContinued() {
    ShopLog shop = shop();
    Tso cut = middle(shop, 20);
    Tso end = shop.complete();
    Workbench compacted = shop.changed(ShopLog.compacted(Leftovers.MERGED));
    String target = target();
    shop.plain().first(target, cut, false);

    compacted.next(target, cut, end, true);

    assertThat(differences(shop, end, compacted, target)).isEmpty();
  }

  @Test
  void compactedRowsOfADroppedTableAreRestored() {
    ShopLog shop = shop();
    Upstream upstream = shop.upstream();
    upstream.ddl().createTable("shop", shop.like("carts")).finish();
    SqlTxn txn = upstream.cluster().begin();
    shop.insert(txn, "carts");
    Tso there = txn.commit();
    upstream.flush();
    upstream.ddl().dropTable("shop", "carts").finish();
    shop.orders(5);
    Tso end = shop.complete();

    assertSame(shop, shop.changed(ShopLog.compacted(Leftovers.MERGED)), List.of(there, end));
  }

  @ParameterizedTest
  @EnumSource(Leftovers.class)
  void verifyReadsTheCompactionsThatReplaceLogFiles(Leftovers leftovers) {
    ShopLog shop = shop();
    shop.orders(10);
    shop.complete();
    Path whole = shop.copy(ShopLog.compacted(leftovers));
    Path damaged =
        shop.copy(
            ShopLog.compacted(leftovers)
                .andThen(
                    change(
                        "_write_",
                        bytes -> {
                          bytes[bytes.length / 3] ^= 1;
                          return bytes;
                        })));

    assertThat(verify(whole).damage()).isEmpty();
    assertThat(verify(whole).uncovered()).noneMatch(path -> path.contains("compactions"));
    assertThat(verify(damaged).damage())
        .isNotEmpty()
        .allMatch(d -> d.file().endsWith(".sst"))
        .allMatch(d -> d.code() == VerifyError.FILE_CHECKSUM_WRONG);
  }

  @ParameterizedTest
  @EnumSource(Leftovers.class)
  void theTimelineOfACompactedLogIsThatOfThePlainOne(Leftovers leftovers) {
    ShopLog shop = shop();
    shop.orders(10);
    shop.complete();

    assertThat(timeline(shop.copy(ShopLog.compacted(leftovers))))
        .isEqualTo(timeline(shop.copy(storage -> {})));
  }

  private static List<TableActivity> timeline(Path log) {
    try (WritableStorage storage = ShopLog.storage(log)) {
      return new TimelineReader(
              LogBackup.open(storage, CatalogOptions.DEFAULT),
              CipherSpec.PLAINTEXT,
              new TableNames(),
              20)
          .read(Tso.ZERO, Tso.ZERO, true, bytes -> {})
          .tables();
    }
  }

  private static LogVerification verify(Path log) {
    try (WritableStorage storage = ShopLog.storage(log)) {
      return new LogVerifier(
              LogBackup.open(storage, CatalogOptions.DEFAULT),
              CipherSpec.PLAINTEXT,
              VerifyOptions.ofThisMachine(CatalogOptions.DEFAULT),
              new TableNames(),
              new RestoreObserver() {})
          .verify();
    }
  }

  @Test
  void aMissingOutputIsNamedBeforeAnythingIsWritten() {
    assertRefused(delete(".sst"), CatalogError.LOG_FILES_MISSING, "it replaces log files");
  }

  @Test
  void aTruncatedOutputIsNamedBeforeAnythingIsWritten() {
    assertRefused(
        change(".sst", bytes -> java.util.Arrays.copyOf(bytes, bytes.length - 1)),
        CatalogError.LOG_FILES_MISSING,
        "it replaces log files");
  }

  @Test
  void aDescriptionThatIsMissingIsNamed() {
    assertRefused(delete(".cmeta"), CatalogError.LOG_FILES_MISSING, "nothing describes the output");
  }

  @Test
  void aDamagedDescriptionIsNamed() {
    assertRefused(
        change(".cmeta", bytes -> new byte[] {0x0a, 9}),
        CatalogError.MIGRATION_CORRUPT,
        "not a LogFileSubcompactions");
  }

  @Test
  void rowsOfAnUnknownTableAreNotSkipped() {
    ShopLog shop = shop();
    Tso cut = shop.orders(5);
    shop.upstream().ddl().createTable("shop", shop.like("carts")).finish();
    SqlTxn txn = shop.upstream().cluster().begin();
    shop.insert(txn, "carts");
    Tso committed = txn.commit();
    Tso end = shop.complete();
    // What the metadata says of the schema's changes is lost.
    Workbench bench =
        shop.changed(
            ShopLog.compacted(Leftovers.KEPT)
                .andThen(delete("schema-meta"))
                .andThen(change(".meta", bytes -> CompactedLogTest.withoutSchemaChanges(bytes))));
    assertThat(committed).isGreaterThan(cut);

    assertThatThrownBy(() -> bench.first(target(), end, true))
        .isInstanceOfSatisfying(
            RestoreException.class,
            e -> assertThat(e.code()).isEqualTo(EngineError.LOG_TABLE_UNKNOWN))
        .hasMessageContaining("that were compacted");
  }

  private static byte[] withoutSchemaChanges(byte[] bytes) {
    try {
      Brpb.Metadata meta = Brpb.Metadata.parseFrom(bytes);
      Brpb.Metadata.Builder left = meta.toBuilder().clearFileGroups();
      meta.getFileGroupsList().stream()
          .filter(group -> !group.getDataFilesInfo(0).getIsMeta())
          .forEach(left::addFileGroups);
      left.setMinTs(left.getFileGroupsList().stream().mapToLong(g -> g.getMinTs()).min().orElse(0));
      left.setMaxTs(left.getFileGroupsList().stream().mapToLong(g -> g.getMaxTs()).max().orElse(0));
      return left.build().toByteArray();
    } catch (com.google.protobuf.InvalidProtocolBufferException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void assertRefused(Consumer<WritableStorage> damage, ErrorCode code, String what) {
    ShopLog shop = shop();
    shop.orders(10);
    Tso end = shop.complete();
    Workbench bench = shop.changed(ShopLog.compacted(Leftovers.OBJECTS_REMOVED).andThen(damage));
    String target = target();

    assertThatThrownBy(() -> bench.first(target, end, true))
        .isInstanceOfSatisfying(RestoreException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageContaining(what);
    assertThat(Path.of(target.substring("embedded://".length())).resolve("CURRENT")).doesNotExist();
  }

  private static Consumer<WritableStorage> delete(String suffix) {
    return storage -> paths(storage, suffix).forEach(storage::delete);
  }

  private static Consumer<WritableStorage> change(
      String suffix, java.util.function.UnaryOperator<byte[]> change) {
    return storage ->
        paths(storage, suffix)
            .forEach(path -> storage.write(path, change.apply(storage.read(path, 1 << 24))));
  }

  private static List<String> paths(WritableStorage storage, String part) {
    var paths = new java.util.ArrayList<String>();
    storage.list(
        "v1",
        object -> {
          if (object.path().contains(part)) {
            paths.add(object.path());
          }
        });
    return paths;
  }

  /** In segments from the changed log as in one go from the plain one, at every end. */
  private void assertSame(ShopLog shop, Workbench changed, List<Tso> ends) {
    String target = target();
    Tso reached = Tso.ZERO;
    for (Tso end : ends) {
      if (reached.equals(Tso.ZERO)) {
        changed.first(target, end, false);
      } else {
        changed.next(target, reached, end, false);
      }
      reached = end;
      assertThat(differences(shop, end, changed, target)).as("at %s of %s", end, ends).isEmpty();
      assertThat(changed.check(target).problems()).isEmpty();
    }
    changed.engine().finish(target, java.util.Map.of());
    assertThat(changed.check(target).problems()).isEmpty();
  }

  private List<String> differences(ShopLog shop, Tso end, Workbench bench, String target) {
    String wanted = target();
    shop.plain().first(wanted, end, false);
    return Differences.between(
        MvccState.of(shop.plain().plugins(), wanted, end).versions(),
        "the plain log",
        MvccState.of(bench.plugins(), target, end).versions(),
        "the changed one");
  }

  private String target() {
    return Workbench.uri(folder.resolve("target" + targets++));
  }
}
