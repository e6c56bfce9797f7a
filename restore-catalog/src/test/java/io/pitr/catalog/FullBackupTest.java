package io.pitr.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.pitr.api.CipherSpec;
import io.pitr.api.ErrorCode;
import io.pitr.api.RestoreException;
import io.pitr.api.target.SstFile;
import io.pitr.format.codec.Sha256;
import io.pitr.format.crypto.AesCtr;
import io.pitr.format.key.TableKeys;
import io.pitr.format.proto.Brpb;
import io.pitr.testkit.MemoryStorage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FullBackupTest {
  private static final long SNAPSHOT = 400_000_000_000_000_000L;
  private static final CipherSpec KEY =
      new CipherSpec(CipherSpec.Method.AES128_CTR, "0123456789abcdef".getBytes());

  private final MemoryStorage storage = new MemoryStorage("full");

  @Test
  void layoutOneHasEverythingInTheRoot() {
    root(
        b ->
            b.setVersion(0)
                .addSchemas(schema("{}"))
                .addFiles(file("1/b_write.sst", 2))
                .addFiles(file("1/a_default.sst", 1).setCf(""))
                .addFiles(file("1/a_write.sst", 1)));
    FullBackup backup = open();

    assertThat(backup.layoutVersion()).isEqualTo(1);
    assertThat(backup.files())
        .extracting(SstFile::name)
        .containsExactly("1/a_default.sst", "1/a_write.sst", "1/b_write.sst");
    assertThat(backup.files()).extracting(FullBackup::physicalTableId).containsExactly(1L, 1L, 2L);
  }

  @Test
  void aBackupOfNothingHasNeitherSchemasNorFiles() {
    root(b -> {});

    assertThat(open().files()).isEmpty();
  }

  @Test
  void layoutTwoIsATreeThatMayBeDeep() {
    var leaf = leaf("l3", Brpb.MetaFile.newBuilder().addDataFiles(file("x_write.sst", 1)).build());
    var middle = leaf("l2", Brpb.MetaFile.newBuilder().addMetaFiles(leaf).build());
    root(
        b ->
            b.addSchemas(schema("{}"))
                .setFileIndex(
                    Brpb.MetaFile.newBuilder()
                        .addMetaFiles(middle)
                        .addDataFiles(file("y_write.sst", 2))));

    assertThat(open().files())
        .extracting(SstFile::name)
        .containsExactly("x_write.sst", "y_write.sst");
  }

  @Test
  void schemasComeOneByOneFromRootAndLeaves() {
    var leaf = leaf("s", Brpb.MetaFile.newBuilder().addSchemas(schema("{\"id\":2}")).build());
    root(
        b ->
            b.addSchemas(schema("{\"id\":1}"))
                .setSchemaIndex(Brpb.MetaFile.newBuilder().addMetaFiles(leaf)));
    var seen = new ArrayList<String>();
    open().forEachSchema(schema -> seen.add(schema.getDb().toStringUtf8()));

    assertThat(seen).containsExactly("{\"id\":1}", "{\"id\":2}");
  }

  @Test
  void aTreeThatBitesItsOwnTailIsRefused() {
    var self = Brpb.File.newBuilder().setName("loop").setSize(1000);
    storage.write("loop", new byte[1000]);
    root(
        b ->
            b.addSchemas(schema("{}"))
                .setFileIndex(Brpb.MetaFile.newBuilder().addMetaFiles(self).addMetaFiles(self)));

    assertThatThrownBy(() -> open().files())
        .satisfies(has(CatalogError.BACKUP_META_CORRUPT))
        .hasMessageContaining("loop");
  }

  @Test
  void aTreeDeeperThanAnyoneWritesIsRefused() {
    Brpb.File.Builder below =
        leaf("deep0", Brpb.MetaFile.newBuilder().addDataFiles(file("x_write.sst", 1)).build());
    for (int i = 1; i < 12; i++) {
      below = leaf("deep" + i, Brpb.MetaFile.newBuilder().addMetaFiles(below).build());
    }
    Brpb.File.Builder top = below;
    root(
        b -> b.addSchemas(schema("{}")).setFileIndex(Brpb.MetaFile.newBuilder().addMetaFiles(top)));

    assertThatThrownBy(() -> open().files()).hasMessageContaining("deeper than 8");
  }

  @Test
  void aLeafIsCheckedBySizeAndChecksum() {
    var leaf = leaf("l", Brpb.MetaFile.newBuilder().addDataFiles(file("x_write.sst", 1)).build());
    root(
        b ->
            b.addSchemas(schema("{}")).setFileIndex(Brpb.MetaFile.newBuilder().addMetaFiles(leaf)));
    byte[] good = storage.read("l", 1 << 20);
    byte[] flipped = good.clone();
    flipped[3] ^= 4;
    storage.write("l", flipped);
    assertThatThrownBy(() -> open().files())
        .hasMessageContaining("SHA-256")
        .hasMessageContaining("(l)");
    storage.write("l", Arrays.copyOf(good, good.length - 1));
    assertThatThrownBy(() -> open().files()).hasMessageContaining("its reference says");
    storage.delete("l");
    assertThatThrownBy(() -> open().files()).hasMessageContaining("(l)");
  }

  @Test
  void anEncryptedBackupIsReadWithItsKeyAndRefusedWithAnother() {
    byte[] iv = new byte[16];
    new Random(1).nextBytes(iv);
    byte[] leaf =
        Brpb.MetaFile.newBuilder().addDataFiles(file("x_write.sst", 1)).build().toByteArray();
    storage.write("l", AesCtr.crypt(KEY, iv, leaf, "l"));
    byte[] root =
        base()
            .addSchemas(schema("{}"))
            .setFileIndex(
                Brpb.MetaFile.newBuilder()
                    .addMetaFiles(
                        Brpb.File.newBuilder()
                            .setName("l")
                            .setSize(leaf.length)
                            .setSha256(ByteString.copyFrom(Sha256.of(leaf)))
                            .setCipherIv(ByteString.copyFrom(iv))))
            .build()
            .toByteArray();
    byte[] sealed = AesCtr.crypt(KEY, iv, root, "root");
    byte[] stored = Arrays.copyOf(iv, 16 + sealed.length);
    System.arraycopy(sealed, 0, stored, 16, sealed.length);
    storage.write(FullBackup.ROOT, stored);

    assertThat(FullBackup.open(storage, KEY, CatalogOptions.DEFAULT).files()).hasSize(1);
    assertThatThrownBy(this::open).satisfies(has(CatalogError.BACKUP_META_CORRUPT));
    var wrong = new CipherSpec(CipherSpec.Method.AES128_CTR, new byte[16]);
    assertThatThrownBy(() -> FullBackup.open(storage, wrong, CatalogOptions.DEFAULT))
        .satisfies(has(CatalogError.BACKUP_META_CORRUPT))
        .hasMessageContaining("--crypter.method");
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        refusal(CatalogError.BACKUP_INCREMENTAL, b -> b.setStartVersion(5)),
        refusal(CatalogError.BACKUP_UNSUPPORTED, b -> b.setIsRawKv(true)),
        refusal(
            CatalogError.BACKUP_UNSUPPORTED,
            b -> b.addRawRanges(Brpb.RawRange.getDefaultInstance())),
        refusal(CatalogError.BACKUP_UNSUPPORTED, b -> b.setIsTxnKv(true)),
        refusal(CatalogError.BACKUP_UNSUPPORTED, b -> b.setMode(Brpb.BackupMode.FILE)),
        refusal(CatalogError.BACKUP_UNSUPPORTED, b -> b.setApiVersionValue(2)),
        refusal(CatalogError.BACKUP_TOO_NEW, b -> b.setBackupSchemaVersion(2)),
        refusal(CatalogError.BACKUP_TOO_NEW, b -> b.setVersion(2)),
        refusal(CatalogError.BACKUP_META_CORRUPT, b -> b.setNewCollationsEnabled("Maybe")),
        refusal(
            CatalogError.BACKUP_META_CORRUPT,
            b -> b.clearSchemas().addFiles(file("a_write.sst", 1))),
        refusal(CatalogError.BACKUP_META_CORRUPT, Brpb.BackupMeta.Builder::clearEndVersion),
        refusal(
            CatalogError.BACKUP_IS_LOG, b -> b.clearEndVersion().clearSchemas().setStartVersion(9)),
        refusal(
            CatalogError.BACKUP_TOO_NEW,
            b ->
                b.setUnknownFields(
                    com.google.protobuf.UnknownFieldSet.newBuilder()
                        .addField(
                            99,
                            com.google.protobuf.UnknownFieldSet.Field.newBuilder()
                                .addVarint(1)
                                .build())
                        .build())));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void whatIsNoBaseOfARestoreIsRefused(ErrorCode code, Consumer<Brpb.BackupMeta.Builder> change) {
    root(
        b -> {
          b.addSchemas(schema("{}"));
          change.accept(b);
        });

    assertThatThrownBy(this::open).satisfies(has(code));
  }

  @Test
  void anUnfinishedBackupIsDistinguishedFromNone() {
    assertThatThrownBy(this::open).satisfies(has(CatalogError.BACKUP_NOT_FOUND));
    storage.write("checkpoints/backup/checkpoint.meta", new byte[1]);
    assertThatThrownBy(this::open).satisfies(has(CatalogError.BACKUP_UNFINISHED));
  }

  @Test
  void aFileThatMakesNoSenseIsRefusedByName() {
    for (Brpb.File.Builder bad :
        java.util.List.of(
            file("bad_write.sst", 1).setSize(0),
            file("bad_write.sst", 1).setStartKey(ByteString.copyFromUtf8("mDB")),
            file("bad_write.sst", 1).setEndVersion(SNAPSHOT + 1),
            file("bad_write.sst", 1).setCf("lock"),
            file("bad.sst", 1).setCf(""),
            file("bad_write.sst", 1).addTableMetas(Brpb.TableMeta.getDefaultInstance()))) {
      root(b -> b.addSchemas(schema("{}")).addFiles(bad));
      assertThatThrownBy(() -> open().files()).hasMessageContaining("bad");
    }
  }

  @Test
  void everyMissingOrTruncatedFileIsReported() {
    root(
        b ->
            b.addSchemas(schema("{}"))
                .addFiles(file("a_write.sst", 1))
                .addFiles(file("b_write.sst", 2))
                .addFiles(file("c_write.sst", 3)));
    storage.write("a_write.sst", new byte[10]);
    storage.write("b_write.sst", new byte[9]);
    FullBackup backup = open();

    assertThatThrownBy(() -> backup.requirePresence(backup.files()))
        .satisfies(e -> assertThat(((RestoreException) e).problems()).hasSize(2))
        .hasMessageContaining("the file has 9 bytes")
        .hasMessageContaining("c_write.sst");
  }

  @Test
  void anyBytesEndInAValueOrANamedError() {
    root(b -> b.addSchemas(schema("{}")).addFiles(file("a_write.sst", 1)));
    byte[] good = storage.read(FullBackup.ROOT, 1 << 20);
    long seed = Long.getLong("seed", 23);
    var random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      byte[] bad = Arrays.copyOf(good, random.nextInt(good.length + 1));
      for (int j = random.nextInt(4); j > 0 && bad.length > 0; j--) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt();
      }
      storage.write(FullBackup.ROOT, bad);
      try {
        assertThat(open().files()).as("seed %d", seed).isNotNull();
      } catch (RestoreException e) {
        assertThat(e.problems()).isNotEmpty();
      }
    }
  }

  private FullBackup open() {
    return FullBackup.open(storage, CipherSpec.PLAINTEXT, CatalogOptions.DEFAULT);
  }

  private void root(Consumer<Brpb.BackupMeta.Builder> change) {
    var root = base();
    change.accept(root);
    storage.write(FullBackup.ROOT, root.build().toByteArray());
  }

  private static Brpb.BackupMeta.Builder base() {
    return Brpb.BackupMeta.newBuilder()
        .setClusterId(7)
        .setVersion(1)
        .setEndVersion(SNAPSHOT)
        .setBackupSchemaVersion(1)
        .setNewCollationsEnabled("True");
  }

  private Brpb.File.Builder leaf(String name, Brpb.MetaFile content) {
    byte[] bytes = content.toByteArray();
    storage.write(name, bytes);
    return Brpb.File.newBuilder()
        .setName(name)
        .setSize(bytes.length)
        .setSha256(ByteString.copyFrom(Sha256.of(bytes)));
  }

  private static Brpb.Schema schema(String database) {
    return Brpb.Schema.newBuilder().setDb(ByteString.copyFromUtf8(database)).build();
  }

  private static Brpb.File.Builder file(String name, long table) {
    return Brpb.File.newBuilder()
        .setName(name)
        .setCf(name.endsWith("_default.sst") ? "default" : "write")
        .setSize(10)
        .setEndVersion(SNAPSHOT)
        .setStartKey(ByteString.copyFrom(TableKeys.record(table, 1)))
        .setEndKey(ByteString.copyFrom(TableKeys.record(table, 9)));
  }

  private static Arguments refusal(ErrorCode code, Consumer<Brpb.BackupMeta.Builder> change) {
    return Arguments.of(code, change);
  }

  private static Consumer<Throwable> has(ErrorCode code) {
    return e -> {
      assertThat(e).isInstanceOf(RestoreException.class);
      assertThat(((RestoreException) e).code()).isEqualTo(code);
    };
  }
}
