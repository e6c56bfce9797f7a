package io.pitr.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitr.api.CipherSpec;
import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.api.target.ColumnFamily;
import io.pitr.api.target.IdRewrites;
import io.pitr.api.target.LoadBudget;
import io.pitr.api.target.LoadResult;
import io.pitr.api.target.SstFile;
import io.pitr.api.target.SstFile.Content;
import io.pitr.api.target.SstLoad;
import io.pitr.api.target.TargetError;
import io.pitr.format.crypto.AesCtr;
import io.pitr.format.key.TableKeys;
import io.pitr.format.key.VersionedKey;
import io.pitr.format.log.WriteType;
import io.pitr.format.mvcc.WriteRecord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SstLoadTest {
  private static final IdRewrites SAME = OptionalLong::of;

  @TempDir Path temp;
  private Path backup;
  private EmbeddedTarget target;
  private final MemoryLedger ledger = new MemoryLedger();

  @BeforeEach
  void open() throws Exception {
    backup = Files.createDirectory(temp.resolve("backup"));
    target = Opened.write(temp.resolve("target"));
  }

  @AfterEach
  void close() {
    target.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void rowsWithShortAndLongValuesAreReadBack(boolean offersFiles) throws Exception {
    SstMaker maker = rows(100, 50);
    LoadResult result =
        load(offersFiles, SAME, maker.records(backup, "w.sst"), maker.values(backup, "d.sst"));
    assertThat(result.files()).isEqualTo(2);
    assertThat(result.kvs()).isEqualTo(50);
    assertThat(result.events()).isEqualTo(75);
    assertThat(result.bytes()).isEqualTo(expectedBytes(50));
    assertRows(100, 50);
    assertThat(ledger.done).containsOnlyKeys("base/w.sst").containsValue(result);
    assertNoTemporaryFile();
  }

  @Test
  void thePhysicalIdBecomesTheTargets() throws Exception {
    SstMaker maker = rows(100, 20);
    load(
        true,
        id -> id == 100 ? OptionalLong.of(0x7766554433221100L) : OptionalLong.empty(),
        maker.records(backup, "w.sst"),
        maker.values(backup, "d.sst"));
    assertRows(0x7766554433221100L, 20);
  }

  @Test
  void aTableWithoutAMappingIsLeftOut() throws Exception {
    SstMaker maker = rows(100, 20);
    LoadResult result =
        load(
            true,
            id -> OptionalLong.empty(),
            maker.records(backup, "w.sst"),
            maker.values(backup, "d.sst"));
    assertThat(result).isEqualTo(LoadResult.NOTHING);
    assertThat(Opened.all(target, Tso.MAX)).isEmpty();
    assertThat(ledger.done).containsOnlyKeys("base/w.sst");
  }

  @Test
  void aUnitThatIsDoneIsNotDoneAgain() throws Exception {
    SstMaker maker = rows(100, 20);
    SstFile records = maker.records(backup, "w.sst");
    SstFile values = maker.values(backup, "d.sst");
    load(true, SAME, records, values);
    Files.delete(backup.resolve("w.sst"));
    assertThat(load(true, SAME, records, values)).isEqualTo(LoadResult.NOTHING);
  }

  @Test
  void loadingTwiceChangesNothing() throws Exception {
    SstMaker maker = rows(100, 20);
    SstFile records = maker.records(backup, "w.sst");
    SstFile values = maker.values(backup, "d.sst");
    load(true, SAME, records, values);
    ledger.done.clear();
    load(true, SAME, records, values);
    assertRows(100, 20);
  }

  @Test
  void manyGroupsAreLoadedAndCounted() throws Exception {
    List<SstFile> files = new ArrayList<>();
    for (int table = 1; table <= 12; table++) {
      SstMaker maker = rows(table, table);
      files.add(maker.records(backup, table + "w.sst"));
      if (table > 1) {
        files.add(maker.values(backup, table + "d.sst"));
      }
    }
    LoadResult result = load(true, SAME, files.toArray(new SstFile[0]));
    assertThat(result.kvs()).isEqualTo(12 * 13 / 2);
    assertThat(result.files()).isEqualTo(23);
    assertThat(Opened.all(target, Tso.MAX)).hasSize(12 * 13 / 2);
    assertThat(ledger.done).hasSize(12);
    assertThat(ledger.toldKvs.sum()).isEqualTo(result.kvs());
    assertThat(ledger.toldBytes.sum()).isEqualTo(result.bytes());
  }

  @Test
  void encryptedFilesAreRead() throws Exception {
    SstMaker maker = rows(100, 20);
    var cipher = new CipherSpec(CipherSpec.Method.AES256_CTR, new byte[32]);
    SstFile records = encrypted(cipher, maker.records(backup, "w.sst"));
    SstFile values = encrypted(cipher, maker.values(backup, "d.sst"));
    var load =
        new SstLoad(
            "base",
            new FolderStorage(backup, true),
            cipher,
            List.of(records, values),
            SAME,
            new LoadBudget(2, 1, false));
    target.putSsts(load, ledger);
    assertRows(100, 20);
    assertNoTemporaryFile();
  }

  @Test
  void aWrongKeyIsNoticed() throws Exception {
    SstFile records =
        encrypted(
            new CipherSpec(CipherSpec.Method.AES128_CTR, new byte[16]),
            rows(100, 1).records(backup, "w.sst"));
    var wrong = new CipherSpec(CipherSpec.Method.AES128_CTR, Opened.bytes("0123456789abcdef"));
    var load =
        new SstLoad(
            "base",
            new FolderStorage(backup, true),
            wrong,
            List.of(records),
            SAME,
            new LoadBudget(2, 1, false));
    assertDamaged("w.sst", () -> target.putSsts(load, ledger));
  }

  @Test
  void versionsOutsideTheWindowAreLeftOut() throws Exception {
    SstMaker maker = new SstMaker(100);
    for (int ts = 1; ts <= 9; ts++) {
      maker.entry(
          VersionedKey.encodeData(TableKeys.record(100, 1), new Tso(ts * 10)),
          WriteRecord.of(WriteType.PUT, new Tso(ts))
              .withShortValue(Opened.bytes("v" + ts))
              .encode());
    }
    SstFile file = maker.history(backup, "h.sst", ColumnFamily.WRITE);
    LoadResult result =
        load(true, SAME, SstMaker.with(file, Content.HISTORY, new Tso(30), new Tso(60)));
    assertThat(result.events()).isEqualTo(4);
    List<Tso> found = new ArrayList<>();
    MvccDump.of(target).versions(ColumnFamily.WRITE, version -> found.add(version.ts()));
    assertThat(found).containsExactly(new Tso(60), new Tso(50), new Tso(40), new Tso(30));
  }

  @Test
  void aHistoryMayPointAtValuesThatAreElsewhere() throws Exception {
    SstFile file = rows(100, 10).withoutValues().history(backup, "h.sst", ColumnFamily.WRITE);
    assertThat(load(true, SAME, file).events()).isEqualTo(10);
  }

  @Test
  void aHistoryOfValuesComesAlone() throws Exception {
    SstFile file = rows(100, 10).history(backup, "h.sst", ColumnFamily.DEFAULT);
    assertThat(load(true, SAME, file).kvs()).isEqualTo(5);
  }

  @Test
  void aSnapshotWithoutTheValueOfARowIsDamaged() throws Exception {
    SstFile file = rows(100, 10).records(backup, "w.sst");
    assertDamaged("w.sst", () -> load(true, SAME, file));
    assertThat(Opened.all(target, Tso.MAX)).isEmpty();
    assertThat(ledger.done).isEmpty();
    assertNoTemporaryFile();
  }

  @Test
  void aKeyOfAnotherTableIsRefused() throws Exception {
    SstMaker maker = new SstMaker(100);
    maker.entry(VersionedKey.encodeData(TableKeys.record(101, 1), new Tso(5)), put("x"));
    assertRefused(maker, "another table");
  }

  @Test
  void aKeyOutsideTheRangeIsRefused() throws Exception {
    SstMaker maker = new SstMaker(100);
    maker.entry(VersionedKey.encodeData(TableKeys.indexPrefix(100, 1), new Tso(5)), put("x"));
    assertRefused(maker, "outside the file's range");
  }

  @Test
  void aKeyWithoutTheDataPrefixIsRefused() throws Exception {
    byte[] key = VersionedKey.encodeData(TableKeys.record(100, 1), new Tso(5));
    key[0] = 'y';
    assertRefused(new SstMaker(100).entry(key, put("x")), "not a versioned table key");
  }

  @Test
  void aKeyThatIsNotEncodedIsRefused() throws Exception {
    byte[] key = VersionedKey.encodeData(TableKeys.record(100, 1), new Tso(5));
    assertRefused(
        new SstMaker(100).entry(Arrays.copyOf(key, key.length - 1), put("x")), "memcomparable");
    assertRefused(
        new SstMaker(100).entry(Opened.bytes("z"), put("x")), "not a versioned table key");
  }

  @Test
  void aRecordThatIsNoVersionIsRefusedInASnapshot() throws Exception {
    byte[] key = VersionedKey.encodeData(TableKeys.record(100, 1), new Tso(5));
    byte[] lock = WriteRecord.of(WriteType.LOCK, new Tso(4)).encode();
    SstFile locked = new SstMaker(100).entry(key, lock).records(backup, "l.sst");
    assertDamaged("l.sst", () -> load(true, SAME, locked));
    SstFile broken = new SstMaker(100).entry(key, new byte[] {'P'}).records(backup, "b.sst");
    assertDamaged("b.sst", () -> load(true, SAME, broken));
  }

  @Test
  void aDeletionInASnapshotCountsAsAKeyWithoutValue() throws Exception {
    byte[] raw = TableKeys.record(100, 1);
    SstFile file =
        new SstMaker(100)
            .row(1, new byte[0], 4, 5)
            .entry(
                VersionedKey.encodeData(raw, new Tso(5)),
                WriteRecord.of(WriteType.DELETE, new Tso(4)).encode())
            .records(backup, "w.sst");
    assertThat(load(true, SAME, file).kvs()).isEqualTo(1);
    assertThat(Opened.all(target, Tso.MAX)).isEmpty();
  }

  @Test
  void wrongTotalsAreNamed() throws Exception {
    SstFile file = rows(100, 1).records(backup, "w.sst");
    SstFile wrong =
        new SstFile(
            file.name(),
            file.stored(),
            file.cf(),
            file.startKey(),
            file.endKey(),
            file.fromTs(),
            file.untilTs(),
            file.content(),
            new SstFile.Totals(
                file.totals().crc64xor() ^ 1, file.totals().kvs() + 1, file.totals().bytes()));
    assertThatThrownBy(() -> load(true, SAME, wrong))
        .hasMessageContaining("total_kvs is 1, expected 2")
        .hasMessageContaining("crc64xor is ");
  }

  @Test
  void aRangeThatLeavesTheTableIsRefused() throws Exception {
    SstFile file = rows(100, 1).records(backup, "w.sst");
    SstFile wide =
        new SstFile(
            file.name(),
            file.stored(),
            file.cf(),
            file.startKey(),
            TableKeys.recordPrefix(101),
            file.fromTs(),
            file.untilTs(),
            file.content(),
            file.totals());
    assertDamaged("w.sst", () -> load(true, SAME, wide));
  }

  @Test
  void aMissingFileIsAFailureOfTheStorage() throws Exception {
    SstFile file = rows(100, 1).records(backup, "w.sst");
    Files.delete(backup.resolve("w.sst"));
    assertThatThrownBy(() -> load(false, SAME, file))
        .isInstanceOf(RestoreException.class)
        .hasMessageContaining("w.sst");
    assertThatThrownBy(() -> load(true, SAME, file))
        .isInstanceOf(RestoreException.class)
        .hasMessageContaining("w.sst");
  }

  @Test
  void aFlippedBitAnywhereIsNoticedByTheHash() throws Exception {
    SstFile file = rows(100, 1).records(backup, "w.sst");
    byte[] right = Files.readAllBytes(backup.resolve("w.sst"));
    for (int i = 0; i < right.length; i += 7) {
      byte[] wrong = right.clone();
      wrong[i] ^= 0x10;
      Files.write(backup.resolve("w.sst"), wrong);
      assertDamaged("w.sst", () -> load(true, SAME, file));
    }
  }

  @Test
  void damageWithoutAHashEndsInANamedErrorOrInTheRightRows() throws Exception {
    SstMaker maker = rows(100, 40);
    SstFile values = maker.values(backup, "d.sst");
    SstFile file = maker.records(backup, "w.sst");
    byte[] right = Files.readAllBytes(backup.resolve("w.sst"));
    var random = new Random(Long.getLong("pitr.seed", 5));
    int noticed = 0;
    int step = System.getProperty("pitr.test.scale", "0.1").equals("1") ? 1 : 6;
    for (int i = 0; i < right.length; i += step) {
      byte[] wrong = right.clone();
      wrong[i] ^= (byte) (1 << random.nextInt(8));
      noticed += isNoticed(values, file, wrong, "byte " + i) ? 1 : 0;
    }
    for (int i = 0; i < 60; i++) {
      byte[] cut = Arrays.copyOf(right, random.nextInt(right.length));
      assertThat(isNoticed(values, file, cut, cut.length + " bytes")).isTrue();
    }
    // The filter, the padding of the footer and some properties are not read.
    assertThat(noticed).isGreaterThan(right.length / step / 2);
    assertNoTemporaryFile();
  }

  @Test
  void afterAFailureTheRestStaysToBeDone() throws Exception {
    List<SstFile> files = new ArrayList<>();
    for (int table = 1; table <= 6; table++) {
      files.add(rows(table, 1).records(backup, table + ".sst"));
    }
    byte[] third = Files.readAllBytes(backup.resolve("3.sst"));
    Files.write(backup.resolve("3.sst"), new byte[10]);
    SstFile[] all = files.toArray(new SstFile[0]);
    assertDamaged("3.sst", () -> load(true, SAME, all));
    assertThat(ledger.done).doesNotContainKey("base/3.sst");
    Files.write(backup.resolve("3.sst"), third);
    load(true, SAME, all);
    assertThat(ledger.done).hasSize(6);
    assertThat(Opened.all(target, Tso.MAX)).hasSize(6);
  }

  private boolean isNoticed(SstFile values, SstFile records, byte[] stored, String what)
      throws Exception {
    Files.write(backup.resolve("w.sst"), stored);
    ledger.done.clear();
    try {
      load(true, SAME, values, SstMaker.withStored(records, stored, false, new byte[0]));
      assertRows(100, 40);
      return false;
    } catch (RestoreException e) {
      assertThat(e.code()).as(what).isEqualTo(TargetError.SST_DAMAGED);
      return true;
    }
  }

  private SstMaker rows(long table, int count) {
    var maker = new SstMaker(table);
    for (int handle = 1; handle <= count; handle++) {
      maker.row(handle, value(handle), 1000 + handle, 2000 + handle);
    }
    return maker;
  }

  /** Every other value is too long for its record. */
  private static byte[] value(int handle) {
    byte[] value = new byte[handle % 2 == 1 ? handle : 300 + handle];
    Arrays.fill(value, (byte) handle);
    return value;
  }

  private static long expectedBytes(int count) {
    long bytes = 0;
    for (int handle = 1; handle <= count; handle++) {
      bytes += TableKeys.INT_RECORD_BYTES + value(handle).length;
    }
    return bytes;
  }

  private LoadResult load(boolean offersFiles, IdRewrites ids, SstFile... files) {
    var storage = new FolderStorage(backup, offersFiles);
    var load =
        new SstLoad(
            "base",
            storage,
            CipherSpec.PLAINTEXT,
            List.of(files),
            ids,
            new LoadBudget(2, 1, false));
    return ledger.counted(() -> target.putSsts(load, ledger));
  }

  private SstFile encrypted(CipherSpec cipher, SstFile file) throws Exception {
    byte[] iv = Opened.bytes("iv of 16 bytes..");
    Path path = backup.resolve(file.name());
    byte[] stored = AesCtr.crypt(cipher, iv, Files.readAllBytes(path), file.name());
    Files.write(path, stored);
    return SstMaker.withStored(file, stored, true, iv);
  }

  private void assertRows(long table, int count) {
    TreeMap<byte[], byte[]> found = Opened.all(target, Tso.MAX);
    assertThat(found).hasSize(count);
    for (int handle = 1; handle <= count; handle++) {
      assertThat(found.get(TableKeys.record(table, handle))).isEqualTo(value(handle));
    }
    assertThat(Opened.all(target, new Tso(2010))).hasSize(Math.min(count, 10));
  }

  private void assertRefused(SstMaker maker, String why) throws Exception {
    SstFile file = maker.history(backup, "h.sst", ColumnFamily.WRITE);
    SstFile narrow =
        new SstFile(
            file.name(),
            file.stored(),
            file.cf(),
            TableKeys.recordPrefix(100),
            file.endKey(),
            file.fromTs(),
            file.untilTs(),
            file.content(),
            file.totals());
    assertThatThrownBy(() -> load(true, SAME, narrow))
        .hasMessageStartingWith("[SST_DAMAGED]")
        .hasMessageContaining("h.sst")
        .hasMessageContaining(why);
    assertNoTemporaryFile();
  }

  private static void assertDamaged(String name, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            RestoreException.class, e -> assertThat(e.code()).isEqualTo(TargetError.SST_DAMAGED))
        .hasMessageContaining(name);
  }

  private void assertNoTemporaryFile() throws Exception {
    try (Stream<Path> files = Files.list(temp.resolve("target/tmp"))) {
      assertThat(files).isEmpty();
    }
  }

  private static byte[] put(String value) {
    return WriteRecord.of(WriteType.PUT, new Tso(1)).withShortValue(Opened.bytes(value)).encode();
  }
}
