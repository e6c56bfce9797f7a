package io.pitr.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.api.CipherSpec;
import io.pitr.api.Tso;
import io.pitr.api.target.IdRewrites;
import io.pitr.api.target.LoadBudget;
import io.pitr.api.target.MetaEntry;
import io.pitr.api.target.SstFile;
import io.pitr.api.target.SstFile.Content;
import io.pitr.api.target.SstLoad;
import io.pitr.format.backup.SstColumnFamily;
import io.pitr.format.key.MetaKey;
import io.pitr.format.proto.Brpb;
import io.pitr.format.schema.DbInfo;
import io.pitr.format.schema.GoJson;
import io.pitr.format.schema.TableInfo;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.node.ObjectNode;

/**
 * The full backup of the real corpus, read here with as little code as possible.
 *
 * @param tables definitions of the tables of user databases
 */
record CorpusBackup(Path folder, Tso ts, List<Brpb.File> files, List<Table> tables) {

  /** A table, and how many rows it has. */
  record Table(DbInfo database, TableInfo info) {
    String name() {
      return database.name() + "." + info.name();
    }
  }

  static CorpusBackup load() throws IOException {
    Path corpus = Path.of(System.getProperty("pitr.corpus", "../../shared/corpus"), "alpha");
    if (System.getenv("CI") == null) {
      Assumptions.assumeTrue(Files.isDirectory(corpus), "no corpus at " + corpus);
    }
    Path folder = corpus.resolve("full");
    var meta = Brpb.BackupMeta.parseFrom(Files.readAllBytes(folder.resolve("backupmeta")));
    List<Brpb.File> files = new ArrayList<>();
    for (Brpb.File leaf : meta.getFileIndex().getMetaFilesList()) {
      files.addAll(leaf(folder, leaf).getDataFilesList());
    }
    List<Table> tables = new ArrayList<>();
    for (Brpb.File leaf : meta.getSchemaIndex().getMetaFilesList()) {
      for (Brpb.Schema schema : leaf(folder, leaf).getSchemasList()) {
        DbInfo database = DbInfo.parse(schema.getDb().toByteArray());
        if (!schema.getTable().isEmpty() && !database.name().lower().startsWith("__tidb")) {
          tables.add(new Table(database, TableInfo.parse(schema.getTable().toByteArray())));
        }
      }
    }
    return new CorpusBackup(folder, new Tso(meta.getEndVersion()), files, tables);
  }

  private static Brpb.MetaFile leaf(Path folder, Brpb.File leaf) throws IOException {
    return Brpb.MetaFile.parseFrom(Files.readAllBytes(folder.resolve(leaf.getName())));
  }

  SstLoad sstLoad(IdRewrites ids) {
    List<SstFile> ssts =
        files.stream()
            .map(
                file ->
                    new SstFile(
                        file.getName(),
                        new SstFile.Stored(
                            file.getSize(),
                            file.getSha256().toByteArray(),
                            file.getCipherIv().toByteArray()),
                        SstColumnFamily.of(file.getCf(), file.getName()),
                        file.getStartKey().toByteArray(),
                        file.getEndKey().toByteArray(),
                        Tso.ZERO,
                        Tso.MAX,
                        Content.SNAPSHOT,
                        new SstFile.Totals(
                            file.getCrc64Xor(), file.getTotalKvs(), file.getTotalBytes())))
            .toList();
    var storage = new FolderStorage(folder, true);
    return new SstLoad("base", storage, CipherSpec.PLAINTEXT, ssts, ids, LoadBudget.ofMachine());
  }

  /** Definitions under mapped ids, as of the backup. */
  List<MetaEntry> meta(Map<Long, Long> ids) {
    Map<Long, MetaEntry> databases = new LinkedHashMap<>();
    List<MetaEntry> all = new ArrayList<>();
    for (Table table : tables) {
      long database = ids.get(table.database().id());
      databases.computeIfAbsent(
          database, id -> entry(new MetaKey.Database(id), table.database().withId(id).json()));
      TableInfo info = table.info().mapIds(id -> ids.getOrDefault(id, id), id -> id);
      all.add(entry(new MetaKey.Table(database, info.id()), info.json()));
    }
    all.addAll(0, databases.values());
    return all;
  }

  private MetaEntry entry(MetaKey key, byte[] json) {
    return new MetaEntry(key.encode(), new Tso(ts.value() - 1), ts, false, json);
  }

  /** Rows of each base table at a cut: name to number. */
  static Map<String, Integer> expectedRows(String cut) throws IOException {
    Path corpus = Path.of(System.getProperty("pitr.corpus", "../../shared/corpus"), "alpha");
    Path file = corpus.resolve("expected").resolve(cut + ".jsonl.gz");
    var found = new LinkedHashMap<String, Integer>();
    try (var lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        ObjectNode table = GoJson.parseObject(line.getBytes(StandardCharsets.UTF_8), cut);
        if (table.path("kind").asString("").equals("BASE TABLE")) {
          String name = table.path("schema").asString("") + "." + table.path("table").asString("");
          found.put(name, table.path("rows").asInt());
        }
      }
    }
    assertThat(found).isNotEmpty();
    return found;
  }
}
