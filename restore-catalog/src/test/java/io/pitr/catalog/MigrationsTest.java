package io.pitr.catalog;

import static io.pitr.catalog.LogFixture.at;
import static io.pitr.catalog.LogFixture.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitr.api.RestoreException;
import io.pitr.api.target.LogRange;
import io.pitr.api.target.SstFile;
import io.pitr.format.proto.Brpb;
import java.util.List;
import org.junit.jupiter.api.Test;

class MigrationsTest {
  private final LogFixture log = new LogFixture();

  @Test
  void aDeadMetadataFileIsNotRead() {
    String dead = log.meta(log.group("a", write(1, 1500, 1500, 1600)));
    log.meta(log.group("b", write(2, 1500, 1500, 1600)));
    log.storage.write(dead, new byte[] {1});
    migrate(1, edit(dead).setDestructSelf(true));

    assertThat(tables()).containsExactly(2L);
  }

  @Test
  void aDeadObjectIsNotReadAndMayBeMissing() {
    Brpb.DataFileGroup group = log.group("a", write(1, 1500, 1500, 1600));
    String meta = log.meta(group, log.group("b", write(2, 1500, 1500, 1600)));
    migrate(1, edit(meta).addDeletePhysicalFiles(group.getPath()));
    log.storage.delete(group.getPath());

    assertThat(tables()).containsExactly(2L);
    log.open().requirePresence(log.select(1000, 2000));
  }

  @Test
  void aDeadRangeIsNotRead() {
    Brpb.DataFileGroup group =
        log.group("a", write(1, 1500, 1500, 1600), write(2, 1500, 1500, 1600));
    String meta = log.meta(group);
    migrate(
        1,
        edit(meta)
            .addDeleteLogicalFiles(
                Brpb.DeleteSpansOfFile.newBuilder()
                    .setPath(group.getPath())
                    .addSpans(Brpb.Span.newBuilder().setOffset(50).setLength(50))));

    assertThat(tables()).containsExactly(1L);
  }

  @Test
  void aMergeTakesDeadRangesOutOfTheMetadataAndLeavesAGap() {
    Brpb.DataFileGroup group =
        log.group("a", write(1, 1500, 1500, 1600), write(2, 1500, 1500, 1700));
    String meta = log.meta(group);
    rewrite(meta, group.toBuilder().removeDataFilesInfo(1).build());

    assertThatThrownBy(this::tables)
        .satisfies(
            e ->
                assertThat(((RestoreException) e).code()).isEqualTo(CatalogError.LOG_META_CORRUPT));

    migrate(
        1,
        edit(meta)
            .addDeleteLogicalFiles(
                Brpb.DeleteSpansOfFile.newBuilder()
                    .setPath(group.getPath())
                    .addSpans(Brpb.Span.newBuilder().setOffset(50).setLength(50))));

    assertThat(tables()).containsExactly(1L);
  }

  private void rewrite(String meta, Brpb.DataFileGroup group) {
    try {
      log.storage.write(
          meta,
          Brpb.Metadata.parseFrom(log.storage.read(meta, 1 << 20)).toBuilder()
              .clearFileGroups()
              .addFileGroups(group)
              .build()
              .toByteArray());
    } catch (com.google.protobuf.InvalidProtocolBufferException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void whatIsToBeDestructedIsStillReadWhereItIsNamed() {
    log.meta(log.group("a", write(1, 1500, 1500, 1600)));
    log.storage.write(
        "v1/migrations/BASE",
        Brpb.Migration.newBuilder().addDestructPrefix("v1/2026").build().toByteArray());

    assertThat(tables()).containsExactly(1L);
  }

  @Test
  void ofAMetadataFileThatIsCompactedWholeOnlyTheSchemaIsRead() {
    byte[] key = {'m', 0, 0, 0, 0, 0, 0, 0, (byte) 0xff};
    var schema =
        write(0, 1500, 1500, 1600)
            .setIsMeta(true)
            .setStartKey(com.google.protobuf.ByteString.copyFrom(key))
            .setEndKey(com.google.protobuf.ByteString.copyFrom(key));
    String meta = log.meta(log.group("m", schema), log.group("d", write(1, 1500, 1500, 1600)));
    migrate(1, edit(meta).setAllDataFilesCompacted(true));

    LogSelection selection = log.select(1000, 2000);

    assertThat(selection.dataRanges()).isEmpty();
    assertThat(selection.metaRanges()).hasSize(1);
  }

  @Test
  void editsCountEvenWhenACompactionOfTheSameMigrationLiesOutsideTheWindow() {
    Brpb.DataFileGroup group = log.group("a", write(1, 1500, 1500, 1600));
    String meta = log.meta(group);
    log.storage.write(
        "v1/migrations/00000001_00000000000000AB.mgrt",
        Brpb.Migration.newBuilder()
            .addEditMeta(edit(meta).addDeletePhysicalFiles(group.getPath()))
            .addCompactions(
                Brpb.LogFileCompaction.newBuilder()
                    .setName("far")
                    .setInputMinTs(at(90_000).value())
                    .setInputMaxTs(at(99_000).value()))
            .build()
            .toByteArray());

    LogSelection selection = log.select(1000, 2000);

    assertThat(selection.dataRanges()).isEmpty();
    assertThat(selection.compacted()).isEmpty();
    assertThat(log.open().migrations().compactions()).hasSize(1);
  }

  @Test
  void aCompactionWithUnknownBoundsMayMatterToAnyWindow() {
    log.storage.write(
        "v1/compactions/old/metas/batch_1_0.cmeta",
        Brpb.LogFileSubcompactions.newBuilder()
            .addSubcompactions(
                Brpb.LogFileSubcompaction.newBuilder()
                    .setMeta(
                        Brpb.LogFileSubcompactionMeta.newBuilder()
                            .setCf("write")
                            .setTy(Brpb.FileType.Put))
                    .addSstOutputs(Brpb.File.newBuilder().setName("v1/compactions/old/a.sst")))
            .build()
            .toByteArray());
    log.storage.write(
        "v1/migrations/BASE",
        Brpb.Migration.newBuilder()
            .addCompactions(
                Brpb.LogFileCompaction.newBuilder()
                    .setName("old")
                    .setArtifacts("v1/compactions/old/metas"))
            .build()
            .toByteArray());

    assertThat(log.select(1000, 2000).compacted())
        .extracting(SstFile::name)
        .containsExactly("v1/compactions/old/a.sst");
  }

  @Test
  void truncationByAMigrationRaisesTheBeginning() {
    log.storage.write(
        "v1/migrations/BASE",
        Brpb.Migration.newBuilder().setTruncatedTo(at(800).value()).build().toByteArray());

    assertThat(log.open().span().min()).isEqualTo(at(800));
  }

  @Test
  void theBaseComesFirstAndStrangeNamesArePassedOver() {
    migrate(2, edit("x"));
    migrate(1, edit("y"));
    log.storage.write("v1/migrations/BASE", new byte[0]);
    log.storage.write("v1/migrations/BASE_TMP", new byte[] {1, 2, 3});

    assertThat(log.open().migrations().names())
        .containsExactly(
            "v1/migrations/BASE",
            "v1/migrations/00000001_00000000000000AB.mgrt",
            "v1/migrations/00000002_00000000000000AB.mgrt");
  }

  @Test
  void aNewerOrDamagedMigrationIsRefused() {
    byte[] newer = {0x30, 3};
    log.storage.write("v1/migrations/BASE", newer);
    assertThatThrownBy(log::open)
        .satisfies(
            e -> assertThat(((RestoreException) e).code()).isEqualTo(CatalogError.LOG_TOO_NEW));
    log.storage.write("v1/migrations/BASE", new byte[] {0x0a, 9});
    assertThatThrownBy(log::open)
        .satisfies(
            e ->
                assertThat(((RestoreException) e).code())
                    .isEqualTo(CatalogError.MIGRATION_CORRUPT));
  }

  @Test
  void theVectorOfTheSpecIsRead() {
    byte[] vector = {0x10, 1, 0x2a, 2, 0x62, 0x72, 0x30, 2};
    log.storage.write("v1/migrations/BASE", vector);

    assertThat(log.open().migrations().truncatedTo().value()).isEqualTo(1);
  }

  private List<Long> tables() {
    return log.select(1000, 2000).dataRanges().stream().map(LogRange::tableId).toList();
  }

  private static Brpb.MetaEdit.Builder edit(String meta) {
    return Brpb.MetaEdit.newBuilder().setPath(meta);
  }

  private void migrate(int number, Brpb.MetaEdit.Builder edit) {
    log.storage.write(
        String.format("v1/migrations/%08d_00000000000000AB.mgrt", number),
        Brpb.Migration.newBuilder().addEditMeta(edit).build().toByteArray());
  }
}
