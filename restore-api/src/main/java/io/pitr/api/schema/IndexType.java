package io.pitr.api.schema;

/** Types of indexes. */
public enum IndexType {
  /** Not set; old clusters wrote it. */
  INVALID(0),
  BTREE(1),
  HASH(2),
  RTREE(3),
  VECTOR(5),
  INVERTED(6),
  HNSW(7),
  FULL_TEXT(8),

  /** A type that this version does not know; the index has its number. */
  OTHER(-1);

  private static final CodeTable<IndexType> BY_CODE =
      CodeTable.of(values(), IndexType::code, OTHER);

  private final int code;

  IndexType(int code) {
    this.code = code;
  }

  /** The number in TiDB; -1 for {@link #OTHER}. */
  public int code() {
    return code;
  }

  /** {@link #OTHER} for a number of a newer version. */
  public static IndexType of(int code) {
    return BY_CODE.find(code);
  }
}
