package io.pitr.inspect.check;

import io.pitr.format.index.IndexReader;
import io.pitr.format.index.IndexWriter;
import io.pitr.format.table.IndexDef;
import io.pitr.format.table.TableDef;

/** One index of a table while the table is checked. */
final class IndexCheck {
  private final IndexDef index;
  private final IndexWriter writer;
  private final IndexReader reader;
  private final EntryDigest expected = new EntryDigest();
  private final EntryDigest actual = new EntryDigest();
  private boolean checkable = true;

  IndexCheck(TableDef table, IndexDef index) {
    this.index = index;
    writer = new IndexWriter(table, index);
    reader = new IndexReader(table, index);
  }

  IndexDef index() {
    return index;
  }

  IndexWriter writer() {
    return writer;
  }

  IndexReader reader() {
    return reader;
  }

  /** Of the entries the rows ask for. */
  EntryDigest expected() {
    return expected;
  }

  /** Of the entries that are there. */
  EntryDigest actual() {
    return actual;
  }

  boolean isCheckable() {
    return checkable;
  }

  void giveUp() {
    checkable = false;
  }
}
