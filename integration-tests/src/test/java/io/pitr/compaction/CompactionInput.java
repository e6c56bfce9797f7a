package io.pitr.compaction;

import io.pitr.format.proto.Brpb;

/**
 * A log file that is compacted.
 *
 * @param meta path of the metadata that names it
 * @param path of the object that it is in
 */
record CompactionInput(String meta, String path, Brpb.DataFileInfo file) {

  /** Files of one place are compacted together. */
  record Place(long table, long region, String cf, Brpb.FileType type) {}
}
