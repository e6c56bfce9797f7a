package io.pitr.embedded;

import io.pitr.api.RestoreException;
import io.pitr.api.target.TargetError;
import io.pitr.format.codec.HexText;

/** Fails on the first difference. */
final class RebuiltIndexCheck implements IndexDifference.Listener {
  private final String where;

  RebuiltIndexCheck(String where) {
    this.where = where;
  }

  @Override
  public void missing(ExpectedEntry entry) {
    throw wrong("an entry is missing", entry.key());
  }

  @Override
  public void different(ExpectedEntry entry) {
    throw wrong("an entry has another value", entry.key());
  }

  @Override
  public void extra(byte[] key) {
    throw wrong("an entry has no row", key);
  }

  @Override
  public void duplicate(ExpectedEntry first, ExpectedEntry second) {
    throw wrong("two rows have the same entry", first.key());
  }

  private RestoreException wrong(String what, byte[] key) {
    return new RestoreException(
        TargetError.TARGET_CORRUPT,
        what + " after the index was rebuilt: key " + HexText.of(key),
        where);
  }
}
