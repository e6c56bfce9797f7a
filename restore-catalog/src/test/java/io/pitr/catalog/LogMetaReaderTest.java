package io.pitr.catalog;

import static io.pitr.catalog.LogFixture.at;
import static io.pitr.catalog.LogFixture.metadata;
import static io.pitr.catalog.LogFixture.values;
import static io.pitr.catalog.LogFixture.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.pitr.api.RestoreException;
import io.pitr.format.proto.Brpb;
import io.pitr.format.proto.Encryptionpb;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LogMetaReaderTest {

  @Test
  void aGroupIsReadWithItsRangesInOrderOfOffset() {
    LogMeta meta = read(two(b -> {}));

    assertThat(meta.version()).isEqualTo(2);
    assertThat(meta.groups()).hasSize(1);
    assertThat(meta.groups().get(0).ranges())
        .extracting(range -> range.id())
        .containsExactly("o.log@0", "o.log@50");
    assertThat(meta.minTs()).isEqualTo(at(100));
    assertThat(meta.maxTs()).isEqualTo(at(300));
  }

  @Test
  void ofVersionOneEachFileIsAnObject() {
    var metadata =
        Brpb.Metadata.newBuilder()
            .setMinTs(at(100).value())
            .setMaxTs(at(300).value())
            .addFiles(
                write(1, 90, 100, 200)
                    .setPath("v1/a.log")
                    .setCompressionType(Brpb.CompressionType.UNKNOWN))
            .addFiles(values(1, 150, 300).setPath("v1/b.log"));

    LogMeta meta = read(metadata);

    assertThat(meta.version()).isEqualTo(1);
    assertThat(meta.groups()).extracting(LogGroup::path).containsExactly("v1/a.log", "v1/b.log");
    assertThat(meta.groups()).extracting(LogGroup::lengthBytes).containsExactly(-1L, -1L);
    assertThat(meta.groups().get(0).ranges().get(0).id()).isEqualTo("v1/a.log@0");
  }

  static Stream<Arguments> contradictions() {
    return Stream.of(
        file("a gap before a range", f -> f.setRangeOffset(51)),
        file("an overlap", f -> f.setRangeOffset(49)),
        file("an empty range", f -> f.setRangeLength(0)),
        file("a huge range", f -> f.setRangeLength(Long.MAX_VALUE)),
        file("a range past the object", f -> f.setRangeLength(51)),
        file("an unknown column family", f -> f.setCf("writf")),
        file("no SHA-256", Brpb.DataFileInfo.Builder::clearSha256),
        file("a huge plain length", f -> f.setLength(1L << 40)),
        file("a negative plain length", f -> f.setLength(-1)),
        file("more events than fit", f -> f.setNumberOfEntries(1000)),
        file("a negative count", f -> f.setNumberOfEntries(-1)),
        file("min above max", f -> f.setMinTs(at(301).value())),
        file("another table", f -> f.setTableId(2)),
        file("no table", Brpb.DataFileInfo.Builder::clearTableId),
        file("data called schema", f -> f.setIsMeta(true)),
        file("no keys", f -> f.clearStartKey()),
        file("a short key", f -> f.setEndKey(ByteString.copyFromUtf8("t"))),
        group("another length", g -> g.setLength(99)),
        group("no path", Brpb.DataFileGroup.Builder::clearPath),
        group("no files of an object that holds some", g -> g.clearDataFilesInfo()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("contradictions")
  void aMetadataFileThatContradictsItselfIsRefusedByName(
      String what, Consumer<Brpb.Metadata.Builder> change) {
    var metadata = two(b -> {});
    change.accept(metadata);

    assertThatThrownBy(() -> read(metadata))
        .as(what)
        .satisfies(
            e -> assertThat(((RestoreException) e).code()).isEqualTo(CatalogError.LOG_META_CORRUPT))
        .hasMessageContaining("m.meta");
  }

  static Stream<Arguments> unusual() {
    return Stream.of(
        group("another minimum", g -> g.setMinTs(at(101).value())),
        group("another maximum", g -> g.setMaxTs(at(299).value())),
        meta("another minimum", m -> m.setMinTs(at(101).value())),
        meta("another maximum", m -> m.setMaxTs(at(301).value())),
        meta("groups in version 1", m -> m.setMetaVersion(Brpb.MetaVersion.V1)),
        meta("an unknown number", m -> m.setUnknownFields(unknownNumber())));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("unusual")
  void whatIsUnusualAndHidesNothingIsReadAndReported(
      String what, Consumer<Brpb.Metadata.Builder> change) {
    var metadata = two(b -> {});
    LogMeta usual = read(metadata);
    change.accept(metadata);

    LogMeta read = read(metadata);

    assertThat(usual.unusual()).isEmpty();
    assertThat(read.unusual()).isNotEmpty();
    assertThat(read.groups()).hasSize(1);
    assertThat(read.groups().get(0).ranges()).hasSize(2);
    assertThat(read.minTs()).isEqualTo(usual.minTs());
    assertThat(read.maxTs()).isEqualTo(usual.maxTs());
  }

  /** One of the two is damaged; in either case no file is ignored. */
  @Test
  void whereExtremesOfAGroupAndItsFilesDifferTheWiderOnesCountForAll() {
    var metadata = two(b -> {});
    metadata.getFileGroupsBuilder(0).setMinTs(at(50).value()).setMaxTs(at(250).value());

    LogGroup group = read(metadata).groups().get(0);

    assertThat(group.minTs()).isEqualTo(at(50));
    assertThat(group.maxTs()).isEqualTo(at(300));
    assertThat(group.ranges())
        .allMatch(
            range ->
                range.timestamps().min().equals(at(50))
                    && range.timestamps().max().equals(at(300)));
  }

  @Test
  void groupsAndSingleFilesAreReadSideBySide() {
    var metadata = two(b -> {});
    metadata.addFiles(write(1, 90, 100, 200).setPath("x"));

    assertThat(read(metadata).groups()).extracting(LogGroup::path).containsExactly("o.log", "x");
  }

  @Test
  void aGroupOfWhichNothingIsLeftHoldsNoFiles() {
    var metadata = two(b -> {});
    metadata.getFileGroupsBuilder(0).clearDataFilesInfo().setLength(0);

    assertThat(read(metadata).groups())
        .singleElement()
        .satisfies(group -> assertThat(group.ranges()).isEmpty());
  }

  private static UnknownFieldSet unknownNumber() {
    return UnknownFieldSet.newBuilder()
        .addField(14, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
        .build();
  }

  private static UnknownFieldSet unknownMessage() {
    return UnknownFieldSet.newBuilder()
        .addField(
            14, UnknownFieldSet.Field.newBuilder().addLengthDelimited(ByteString.EMPTY).build())
        .build();
  }

  static Stream<Arguments> unsupported() {
    return Stream.of(
        file("LZ4", f -> f.setCompressionType(Brpb.CompressionType.LZ4)),
        file("Snappy", f -> f.setCompressionType(Brpb.CompressionType.SNAPPY)),
        file("unknown compression", f -> f.setCompressionTypeValue(9)),
        file("unknown type", f -> f.setTypeValue(2)),
        file(
            "a keyspace",
            f -> f.setStartKey(ByteString.copyFrom(new byte[] {'x', 0, 0, 0, 0, 0, 0, 0, -1}))),
        file(
            "SM4",
            f ->
                f.setFileEncryptionInfo(
                    Encryptionpb.FileEncryptionInfo.newBuilder()
                        .setEncryptionMethod(Encryptionpb.EncryptionMethod.SM4_CTR))),
        meta("version 3", m -> m.setMetaVersionValue(2)),
        meta("an unknown message", m -> m.setUnknownFields(unknownMessage())));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("unsupported")
  void whatThisProgramDoesNotReadIsRefused(String what, Consumer<Brpb.Metadata.Builder> change) {
    var metadata = two(b -> {});
    change.accept(metadata);

    assertThatThrownBy(() -> read(metadata))
        .as(what)
        .satisfies(
            e ->
                assertThat(((RestoreException) e).code())
                    .isIn(CatalogError.LOG_UNSUPPORTED, CatalogError.LOG_TOO_NEW));
  }

  @Test
  void unknownFieldsArePassedOverWhenThatIsWaived() {
    var metadata = two(b -> {});
    metadata.setUnknownFields(unknownMessage());

    assertThat(
            LogMetaReader.read("m.meta", metadata.build().toByteArray(), false, Migrations.NONE)
                .groups())
        .hasSize(1);
  }

  /** TiKV writes min_ts where a file's events have no begin timestamps; older writers wrote 0. */
  @Test
  void aFileOfTypeDeleteIsReadWhateverBeginTimestampItHas() {
    for (long begin : new long[] {0, at(150).value(), at(90).value(), at(500).value()}) {
      var metadata = two(f -> f.clearType().setMinBeginTsInDefaultCf(begin));

      assertThat(read(metadata).groups().get(0).ranges().get(1).physicalDelete()).isTrue();
    }
  }

  @Test
  void anyBytesEndInAValueOrANamedError() {
    long seed = Long.getLong("seed", 17);
    var random = new Random(seed);
    byte[] good = two(b -> {}).build().toByteArray();
    for (int i = 0; i < 20_000; i++) {
      byte[] bad = Arrays.copyOf(good, random.nextInt(good.length + 1));
      for (int j = random.nextInt(4); j > 0 && bad.length > 0; j--) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt();
      }
      try {
        assertThat(LogMetaReader.read("m.meta", bad, true, Migrations.NONE))
            .as("seed %d", seed)
            .isNotNull();
      } catch (RestoreException e) {
        assertThat(e.getMessage()).contains("m.meta");
      }
    }
  }

  /** Two files in one object; the change is made to the second. */
  private static Brpb.Metadata.Builder two(Consumer<Brpb.DataFileInfo.Builder> change) {
    var second = values(1, 150, 300);
    second.setRangeOffset(50).setRangeLength(50);
    change.accept(second);
    var group =
        Brpb.DataFileGroup.newBuilder()
            .setPath("o.log")
            .setLength(100)
            .setMinTs(at(100).value())
            .setMaxTs(at(300).value())
            .addDataFilesInfo(second)
            .addDataFilesInfo(write(1, 90, 100, 200).setRangeOffset(0).setRangeLength(50));
    return metadata(group.build());
  }

  private static LogMeta read(Brpb.Metadata.Builder metadata) {
    return LogMetaReader.read("m.meta", metadata.build().toByteArray(), true, Migrations.NONE);
  }

  private static Arguments meta(String what, Consumer<Brpb.Metadata.Builder> change) {
    return Arguments.of(what, change);
  }

  private static Arguments group(String what, Consumer<Brpb.DataFileGroup.Builder> change) {
    return meta(what, m -> change.accept(m.getFileGroupsBuilder(0)));
  }

  private static Arguments file(String what, Consumer<Brpb.DataFileInfo.Builder> change) {
    return group(what, g -> change.accept(g.getDataFilesInfoBuilder(0)));
  }
}
