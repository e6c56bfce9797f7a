package io.pitr.writer.full;

import io.pitr.api.CipherSpec;

/**
 * The shape of a full backup.
 *
 * @param inline whether {@code backupmeta} is of version 1, with files and schemas inside
 * @param checksums whether tables carry a checksum
 * @param entriesPerSst a range with more entries is split
 * @param cipher of SSTs and meta files
 */
public record FullOptions(boolean inline, boolean checksums, int entriesPerSst, CipherSpec cipher) {
  /** As BR of 2026 writes. */
  public static final FullOptions DEFAULT =
      new FullOptions(false, false, 100_000, CipherSpec.PLAINTEXT);

  public FullOptions inline(boolean version1) {
    return new FullOptions(version1, checksums, entriesPerSst, cipher);
  }

  public FullOptions checksums(boolean recorded) {
    return new FullOptions(inline, recorded, entriesPerSst, cipher);
  }

  public FullOptions entriesPerSst(int entries) {
    return new FullOptions(inline, checksums, entries, cipher);
  }

  public FullOptions cipher(CipherSpec spec) {
    return new FullOptions(inline, checksums, entriesPerSst, spec);
  }
}
