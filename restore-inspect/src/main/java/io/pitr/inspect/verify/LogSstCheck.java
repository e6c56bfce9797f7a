package io.pitr.inspect.verify;

import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.api.target.SstFile;
import io.pitr.engine.catalog.IngestedSsts;
import io.pitr.engine.catalog.StoredSsts;
import io.pitr.format.codec.HexText;
import io.pitr.format.codec.Sha256;
import io.pitr.format.key.TableKeys;
import io.pitr.format.sst.SstReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/** Checks the SSTs that stand in the place of log files: size, SHA-256, content. Any thread. */
final class LogSstCheck {
  private final StoredObjects objects;
  private final LongConsumer read;

  /**
   * @param read hears of bytes that were read
   */
  LogSstCheck(StoredObjects objects, LongConsumer read) {
    this.objects = objects;
    this.read = read;
  }

  /** A file with what its keys are of. */
  record Item(SstFile file, long table, Tso from, Tso until) {}

  static List<Item> items(StoredSsts ssts) {
    var items = new ArrayList<Item>();
    for (SstFile file : ssts.compacted()) {
      items.add(new Item(file, table(file), Tso.ZERO, Tso.ZERO));
    }
    for (IngestedSsts group : ssts.ingested()) {
      for (SstFile file : group.files()) {
        items.add(
            new Item(file, group.upstreamId(table(file)), group.asIfTs(), group.asIfTs()));
      }
    }
    return items;
  }

  private static long table(SstFile file) {
    return TableKeys.physicalId(file.startKey(), file.name());
  }

  List<Damage> check(Item item) {
    SstFile file = item.file();
    var found = new ArrayList<Damage>();
    Optional<byte[]> stored = objects.read(file.name(), file.sizeBytes(), found);
    stored.ifPresent(
        bytes -> {
          read.accept(bytes.length);
          check(file, bytes, item.until(), found);
        });
    return found.stream()
        .map(d -> d.concerning(List.of(item.table()), item.from(), item.until()))
        .toList();
  }

  private static void check(SstFile file, byte[] stored, Tso asIfTs, List<Damage> found) {
    byte[] sum = Sha256.of(stored);
    if (file.sha256().length > 0 && !Arrays.equals(sum, file.sha256())) {
      found.add(
          Damage.of(
              VerifyError.FILE_CHECKSUM_WRONG,
              file.name(),
              "SHA-256 is " + HexText.of(sum) + ", expected " + HexText.of(file.sha256())));
      return;
    }
    if (file.content() == SstFile.Content.SNAPSHOT && !SstReader.endsAsSst(stored)) {
      return; // encrypted as the backup that it was copied from: its SHA-256 is all that can be held
    }
    List<String> disagreements;
    try {
      if (file.content() == SstFile.Content.HISTORY) {
        var content = new HistoryContent(file);
        SstReader.Summary unused = SstReader.read(stored, file.name(), content);
        disagreements = content.disagreements();
      } else {
        var content = new SstContent(file, asIfTs);
        SstReader.Summary unused = SstReader.read(stored, file.name(), content);
        disagreements = content.disagreements();
      }
    } catch (RestoreException e) {
      found.addAll(Damage.of(e, file.name(), VerifyError.FILE_CONTENT_WRONG));
      return;
    }
    if (!disagreements.isEmpty()) {
      found.add(
          Damage.of(VerifyError.FILE_CONTENT_WRONG, file.name(), String.join("; ", disagreements)));
    }
  }
}
