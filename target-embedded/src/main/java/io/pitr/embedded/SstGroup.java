package io.pitr.embedded;

import io.pitr.api.target.ColumnFamily;
import io.pitr.api.target.SstFile;
import io.pitr.api.target.SstLoad;
import io.pitr.format.codec.HexText;
import io.pitr.format.key.KeyPrefixes;
import io.pitr.format.key.TableKeys;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * The files of one key range of one physical table: values and the commit records that point at
 * them.
 *
 * @param unit names the group in the checkpoint: the load and the first file
 * @param physicalId upstream
 */
record SstGroup(String unit, long physicalId, List<SstFile> values, List<SstFile> records) {

  static List<SstGroup> of(SstLoad load) {
    var ranges = new LinkedHashMap<String, List<SstFile>>();
    for (SstFile file : load.files()) {
      String range = HexText.of(file.startKey()) + "-" + HexText.of(file.endKey());
      ranges.computeIfAbsent(range, key -> new ArrayList<>()).add(file);
    }
    return ranges.values().stream().map(files -> of(load.id(), files)).toList();
  }

  private static SstGroup of(String load, List<SstFile> files) {
    SstFile first = files.get(0);
    return new SstGroup(
        load + "/" + first.name(),
        physicalId(first),
        files.stream().filter(file -> file.cf() == ColumnFamily.DEFAULT).toList(),
        files.stream().filter(file -> file.cf() == ColumnFamily.WRITE).toList());
  }

  /** The table of the file; both ends of its key range must lie in it. */
  private static long physicalId(SstFile file) {
    if (!TableKeys.isTableKey(file.startKey())) {
      throw SstObject.damaged(file, "the start key is not a table key");
    }
    long id = TableKeys.physicalId(file.startKey(), file.name());
    byte[] tableEnd = KeyPrefixes.next(TableKeys.tablePrefix(id));
    boolean empty = Arrays.compareUnsigned(file.startKey(), file.endKey()) >= 0;
    if (empty || Arrays.compareUnsigned(file.endKey(), tableEnd) > 0) {
      throw SstObject.damaged(file, "the key range is empty or leaves table " + id);
    }
    return id;
  }
}
