package io.pitr.cluster;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pitr.api.Tso;
import io.pitr.api.storage.BackupStorage;
import io.pitr.api.storage.ObjectInfo;
import io.pitr.api.storage.StorageDescription;
import io.pitr.api.target.ColumnFamily;
import io.pitr.api.target.LogRange;
import io.pitr.api.target.SstFile;
import io.pitr.format.proto.Brpb;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The real backup {@code alpha}, read without the code that a restore reads it with. */
final class Alpha {
  static final Tso BASE_TS = new Tso(470661492980318212L);
  static final Tso SHIFT = new Tso(470661492207255562L);
  static final Tso S1 = new Tso(470661498655735815L);
  static final Tso S4 = new Tso(470661510976765954L);

  private Alpha() {}

  /** The folder; skips the test where there is none, unless a build server runs it. */
  static Path folder() {
    Path folder =
        Path.of(System.getProperty("pitr.corpus", "../../shared/corpus")).resolve("alpha");
    if (!Files.isDirectory(folder) && System.getenv("CI") != null) {
      throw new IllegalStateException("no corpus at " + folder.toAbsolutePath());
    }
    assumeTrue(Files.isDirectory(folder), "no corpus");
    return folder.toAbsolutePath().normalize();
  }

  static BackupStorage full() {
    return new Folder(folder().resolve("full"));
  }

  static BackupStorage log() {
    return new Folder(folder().resolve("log"));
  }

  static List<SstFile> sstFiles() {
    try {
      Brpb.BackupMeta meta =
          Brpb.BackupMeta.parseFrom(Files.readAllBytes(folder().resolve("full/backupmeta")));
      var files = new ArrayList<SstFile>();
      for (Brpb.File index : meta.getFileIndex().getMetaFilesList()) {
        byte[] bytes = Files.readAllBytes(folder().resolve("full").resolve(index.getName()));
        for (Brpb.File file : Brpb.MetaFile.parseFrom(bytes).getDataFilesList()) {
          files.add(sstFile(file));
        }
      }
      return files;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static SstFile sstFile(Brpb.File file) {
    return new SstFile(
        file.getName(),
        new SstFile.Stored(
            file.getSize(), file.getSha256().toByteArray(), file.getCipherIv().toByteArray()),
        file.getCf().equals("write") ? ColumnFamily.WRITE : ColumnFamily.DEFAULT,
        file.getStartKey().toByteArray(),
        file.getEndKey().toByteArray(),
        Tso.ZERO,
        Tso.MAX,
        SstFile.Content.SNAPSHOT,
        new SstFile.Totals(file.getCrc64Xor(), file.getTotalKvs(), file.getTotalBytes()));
  }

  /** All data parts whose times may matter between the base and a cut, in order of path. */
  static List<LogRange> dataRanges(Tso restoredTs) {
    var ranges = new ArrayList<LogRange>();
    try (Stream<Path> metas = Files.walk(folder().resolve("log/v1/backupmeta"))) {
      for (Path path : metas.filter(one -> one.toString().endsWith(".meta")).toList()) {
        for (Brpb.DataFileGroup group :
            Brpb.Metadata.parseFrom(Files.readAllBytes(path)).getFileGroupsList()) {
          group.getDataFilesInfoList().stream()
              .filter(file -> !file.getIsMeta() && matters(file, restoredTs))
              .forEach(file -> ranges.add(range(group.getPath(), file)));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    ranges.sort(
        Comparator.comparing((LogRange range) -> range.stored().path())
            .thenComparingLong(range -> range.stored().offset()));
    return ranges;
  }

  private static boolean matters(Brpb.DataFileInfo file, Tso restoredTs) {
    Tso from = file.getCf().equals("write") ? BASE_TS : SHIFT;
    return !new Tso(file.getMinTs()).isAfter(restoredTs)
        && !new Tso(file.getMaxTs()).isBefore(from);
  }

  private static LogRange range(String path, Brpb.DataFileInfo file) {
    return new LogRange(
        new LogRange.Stored(
            path,
            file.getRangeOffset(),
            file.getRangeLength(),
            file.getCompressionTypeValue(),
            new byte[0]),
        new LogRange.Plain(
            file.getLength(),
            file.getNumberOfEntries(),
            file.getSha256().toByteArray(),
            file.getCrc64Xor()),
        file.getCf().equals("write") ? ColumnFamily.WRITE : ColumnFamily.DEFAULT,
        file.getType() == Brpb.FileType.Delete,
        false,
        file.getTableId(),
        file.getRegionId(),
        new LogRange.Keys(file.getStartKey().toByteArray(), file.getEndKey().toByteArray()),
        new LogRange.Timestamps(
            new Tso(file.getMinTs()),
            new Tso(file.getMaxTs()),
            new Tso(file.getMinBeginTsInDefaultCf())));
  }

  /** A folder of this machine that the simulated stores read by its path. */
  record Folder(Path root) implements BackupStorage {
    @Override
    public String uri() {
      return "local://" + root;
    }

    @Override
    public StorageDescription describe() {
      return new StorageDescription.Local(root.toString());
    }

    @Override
    public byte[] read(String path, long limit) {
      try {
        return Files.readAllBytes(root.resolve(path));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public byte[] read(String path, long offset, int length) {
      byte[] whole = read(path, Long.MAX_VALUE);
      return Arrays.copyOfRange(whole, (int) offset, (int) offset + length);
    }

    @Override
    public InputStream open(String path) {
      return new ByteArrayInputStream(read(path, Long.MAX_VALUE));
    }

    @Override
    public Optional<ObjectInfo> stat(String path) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void list(String folder, Consumer<ObjectInfo> each) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
  }
}
