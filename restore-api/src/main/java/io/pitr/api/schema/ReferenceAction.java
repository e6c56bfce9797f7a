package io.pitr.api.schema;

/** What happens to the rows of a child table when a row of its parent changes. */
public enum ReferenceAction {
  /** The statement names no action. */
  NONE(0),
  RESTRICT(1),
  CASCADE(2),
  SET_NULL(3),
  NO_ACTION(4),
  SET_DEFAULT(5),

  /** An action that this version does not know; the foreign key has its number. */
  OTHER(-1);

  private static final CodeTable<ReferenceAction> BY_CODE =
      CodeTable.of(values(), ReferenceAction::code, OTHER);

  private final int code;

  ReferenceAction(int code) {
    this.code = code;
  }

  /** The number in TiDB; -1 for {@link #OTHER}. */
  public int code() {
    return code;
  }

  /** {@link #OTHER} for a number of a newer version. */
  public static ReferenceAction of(int code) {
    return BY_CODE.find(code);
  }

  /** As SQL writes it, such as {@code SET NULL}. */
  public String sql() {
    return name().replace('_', ' ');
  }
}
