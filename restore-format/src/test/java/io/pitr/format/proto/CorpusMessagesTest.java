package io.pitr.format.proto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.pitr.fixture.Corpus;
import io.pitr.fixture.Seeded;
import io.pitr.format.codec.HexText;
import io.pitr.format.codec.Sha256;
import io.pitr.format.proto.Brpb.BackupMeta;
import io.pitr.format.proto.Brpb.DataFileInfo;
import io.pitr.format.proto.Brpb.File;
import io.pitr.format.proto.Brpb.FileType;
import io.pitr.format.proto.Brpb.MetaFile;
import io.pitr.format.proto.Brpb.MetaVersion;
import io.pitr.format.proto.Brpb.Metadata;
import io.pitr.format.proto.Brpb.Migration;
import io.pitr.format.proto.Brpb.MigrationVersion;
import io.pitr.format.proto.Brpb.Schema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class CorpusMessagesTest {
  private static final HexFormat HEX = HexFormat.of();
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final byte[] NULL_JSON = {'n', 'u', 'l', 'l'};
  private static final String METADATA_EXAMPLE =
      "10011880808080e7e380a006208580b08fe7e380a006288580b08fe7e380a006324f0a1676312f323032"
          + "34303631302f30362f312f782e6c6f6712331801208580b08fe7e380a006288580b08fe7e380a006520577"
          + "72697465580168647051788280c08ce7e380a00688015a900103305a3801";

  @Test
  void theMetadataOfTheSpecificationIsRead() throws InvalidProtocolBufferException {
    Metadata metadata = Metadata.parseFrom(HEX.parseHex(METADATA_EXAMPLE));
    assertThat(metadata.getMetaVersion()).isEqualTo(MetaVersion.V2);
    assertThat(metadata.getFileGroupsCount()).isEqualTo(1);
    DataFileInfo file = metadata.getFileGroups(0).getDataFilesInfo(0);
    assertThat(file.getType()).isEqualTo(FileType.Put);
    assertThat(file.getMinBeginTsInDefaultCf()).isEqualTo(450363392026214402L);
    assertThat(file.getRangeLength()).isEqualTo(90);
    assertThat(HEX.formatHex(metadata.toByteArray())).isEqualTo(METADATA_EXAMPLE);
  }

  @Test
  void theMigrationOfTheSpecificationIsRead() throws InvalidProtocolBufferException {
    Migration migration = Migration.parseFrom(HEX.parseHex("10012a02627230" + "02"));
    assertThat(migration.getTruncatedTo()).isEqualTo(1);
    assertThat(migration.getCreator()).isEqualTo("br");
    assertThat(migration.getVersion()).isEqualTo(MigrationVersion.M2);
  }

  @Test
  void theMarkerOfTheLogMatchesTheSpecification() throws InvalidProtocolBufferException {
    byte[] bytes = Corpus.alpha().bytes("log/backupmeta");
    BackupMeta marker = BackupMeta.parseFrom(bytes);
    assertThat(bytes).hasSize(46);
    assertThat(marker.getClusterVersion()).isEqualTo("9.0.0-beta.2");
    assertThat(marker.getEndVersion()).isZero();
    assertThat(marker.getBackupSchemaVersion()).isEqualTo(1);
    assertThat(marker.toByteArray()).isEqualTo(bytes);
  }

  @Test
  void allLogMetadataMatchesTheReferenceReader() {
    Corpus corpus = Corpus.alpha();
    var files = new AtomicInteger();
    var parts = new AtomicInteger();
    corpus.jsonLines(
        "decoded/log-meta.jsonl.gz",
        line -> {
          byte[] bytes = corpus.bytes("log/" + line.get("file").stringValue());
          Metadata metadata = parse(bytes);
          assertThat(MessageTree.of(metadata)).isEqualTo(line.get("metadata"));
          // TiKV writes the fields in another order, so only the length is the same.
          assertThat(metadata.getSerializedSize()).isEqualTo(bytes.length);
          files.incrementAndGet();
          metadata.getFileGroupsList().forEach(g -> parts.addAndGet(g.getDataFilesInfoCount()));
        });
    assertThat(files).hasValue(7);
    assertThat(parts).hasValue(198);
  }

  @Test
  void theFullBackupMatchesTheReferenceReader() throws IOException {
    Corpus corpus = Corpus.alpha();
    JsonNode expected = corpus.json("decoded/full.json.gz");
    BackupMeta root = BackupMeta.parseFrom(corpus.bytes("full/backupmeta"));
    assertThat(MessageTree.of(root)).isEqualTo(expected.get("backupmeta"));
    List<JsonNode> files = new ArrayList<>();
    for (MetaFile leaf : leaves(corpus, root.getFileIndex())) {
      leaf.getDataFilesList().forEach(file -> files.add(hexKeys(file)));
    }
    assertThat(files).hasSize(52).containsExactlyElementsOf(expected.get("data_files"));
    List<JsonNode> schemas = new ArrayList<>();
    for (MetaFile leaf : leaves(corpus, root.getSchemaIndex())) {
      leaf.getSchemasList().forEach(schema -> schemas.add(trees(schema)));
    }
    assertThat(schemas.equals(elements(expected.get("schemas")))).isTrue();
    assertThat(schemas).hasSize(76);
  }

  @Test
  void fieldsOfNewerVersionsSurvive() throws InvalidProtocolBufferException {
    byte[] newer = HEX.parseHex("1001" + "c23e03616263" + "2a026272" + "3002");
    assertThat(Migration.parseFrom(newer).toBuilder().setTruncatedTo(1).build().toByteArray())
        .containsSequence(HEX.parseHex("c23e03616263"));
    assertThat(Metadata.parseFrom(HEX.parseHex("3805")).getMetaVersionValue()).isEqualTo(5);
  }

  @Test
  void damagedMessagesThrowTheParsersException() {
    byte[] good = HEX.parseHex(METADATA_EXAMPLE);
    Seeded.times(
        3000,
        random -> {
          byte[] bad = good.clone();
          bad[random.nextInt(bad.length)] = (byte) random.nextInt();
          assertThatCode(() -> parseOrRefuse(bad)).doesNotThrowAnyException();
        });
  }

  private static void parseOrRefuse(byte[] bytes) {
    try {
      Metadata metadata = Metadata.parseFrom(bytes);
      assertThat(metadata.getSerializedSize()).isLessThanOrEqualTo(2 * bytes.length);
    } catch (InvalidProtocolBufferException e) {
      assertThat(e).hasMessageNotContaining("null");
    }
  }

  private static Metadata parse(byte[] bytes) {
    try {
      return Metadata.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  private static List<JsonNode> elements(JsonNode array) {
    List<JsonNode> elements = new ArrayList<>();
    array.forEach(elements::add);
    return elements;
  }

  private static List<MetaFile> leaves(Corpus corpus, MetaFile root) throws IOException {
    List<MetaFile> leaves = new ArrayList<>();
    for (File leaf : root.getMetaFilesList()) {
      byte[] bytes = corpus.bytes("full/" + leaf.getName());
      assertThat(bytes).hasSize((int) leaf.getSize());
      assertThat(ByteString.copyFrom(Sha256.of(bytes))).isEqualTo(leaf.getSha256());
      leaves.add(MetaFile.parseFrom(bytes));
    }
    return leaves;
  }

  /** The reference reader prints hashes and keys of files in hexadecimal. */
  private static JsonNode hexKeys(File file) {
    ObjectNode tree = MessageTree.of(file);
    tree.put("sha256", HexText.of(file.getSha256().toByteArray()));
    tree.put("start_key", HexText.of(file.getStartKey().toByteArray()));
    tree.put("end_key", HexText.of(file.getEndKey().toByteArray()));
    return tree;
  }

  private static JsonNode trees(Schema schema) {
    ObjectNode tree = MessageTree.of(schema);
    tree.set("db", JSON.readTree(schema.getDb().toByteArray()));
    byte[] table = schema.getTable().isEmpty() ? NULL_JSON : schema.getTable().toByteArray();
    tree.set("table", JSON.readTree(table));
    return tree;
  }
}
