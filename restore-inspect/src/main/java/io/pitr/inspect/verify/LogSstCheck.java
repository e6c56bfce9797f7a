package io.pitr.inspect.verify;

import io.pitr.api.Tso;
import io.pitr.api.target.SstFile;
import io.pitr.catalog.IngestedSsts;
import io.pitr.catalog.StoredSsts;
import io.pitr.format.key.TableKeys;
import java.util.ArrayList;
import java.util.List;

/** Checks the SSTs that replace log files: size, SHA-256, content. Thread-safe. */
final class LogSstCheck {
  private final SstCheck ssts;

  LogSstCheck(StoredObjects objects) {
    ssts = SstCheck.withoutKeys(objects);
  }

  /** A file with its table and the time span of its keys. */
  record Item(SstFile file, long table, Tso from, Tso until) {}

  static List<Item> items(StoredSsts ssts) {
    var items = new ArrayList<Item>();
    for (SstFile file : ssts.compacted()) {
      items.add(new Item(file, table(file), Tso.ZERO, Tso.ZERO));
    }
    for (IngestedSsts group : ssts.ingested()) {
      for (SstFile file : group.files()) {
        items.add(new Item(file, group.upstreamId(table(file)), group.asIfTs(), group.asIfTs()));
      }
    }
    return items;
  }

  private static long table(SstFile file) {
    return TableKeys.physicalId(file.startKey(), file.name());
  }

  List<Damage> check(Item item) {
    Tso newest = item.file().content() == SstFile.Content.HISTORY ? Tso.MAX : item.until();
    return ssts.check(item.file(), newest).stream()
        .map(d -> d.concerning(List.of(item.table()), item.from(), item.until()))
        .toList();
  }

  /** Bytes read of all files checked so far. */
  long readBytes() {
    return ssts.readBytes();
  }
}
