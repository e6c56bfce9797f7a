package io.pitr.api.schema;

/** Types of DDL jobs, by their numbers in TiDB (spec/formats.md §6.6). */
public enum ActionType {
  NONE(0),
  CREATE_SCHEMA(1),
  DROP_SCHEMA(2),
  CREATE_TABLE(3),
  DROP_TABLE(4),
  ADD_COLUMN(5),
  DROP_COLUMN(6),
  ADD_INDEX(7),
  DROP_INDEX(8),
  ADD_FOREIGN_KEY(9),
  DROP_FOREIGN_KEY(10),
  TRUNCATE_TABLE(11),
  MODIFY_COLUMN(12),
  REBASE_AUTO_ID(13),
  RENAME_TABLE(14),
  SET_DEFAULT(15),
  SHARD_ROW_ID(16),
  TABLE_COMMENT(17),
  RENAME_INDEX(18),
  ADD_PARTITION(19),
  DROP_PARTITION(20),
  CREATE_VIEW(21),
  TABLE_CHARSET(22),
  TRUNCATE_PARTITION(23),
  DROP_VIEW(24),
  RECOVER_TABLE(25),
  SCHEMA_CHARSET(26),
  LOCK_TABLE(27),
  UNLOCK_TABLE(28),
  REPAIR_TABLE(29),
  SET_TIFLASH_REPLICA(30),
  UPDATE_TIFLASH_STATUS(31),
  ADD_PRIMARY_KEY(32),
  DROP_PRIMARY_KEY(33),
  CREATE_SEQUENCE(34),
  ALTER_SEQUENCE(35),
  DROP_SEQUENCE(36),
  ADD_COLUMNS(37),
  DROP_COLUMNS(38),
  AUTO_ID_CACHE(39),
  REBASE_AUTO_RANDOM(40),
  INDEX_VISIBILITY(41),
  EXCHANGE_PARTITION(42),
  ADD_CHECK(43),
  DROP_CHECK(44),
  ALTER_CHECK(45),
  RENAME_TABLES(47),
  DROP_INDEXES(48),
  TABLE_ATTRIBUTES(49),
  PARTITION_ATTRIBUTES(50),
  CREATE_POLICY(51),
  ALTER_POLICY(52),
  DROP_POLICY(53),
  PARTITION_PLACEMENT(54),
  SCHEMA_PLACEMENT(55),
  TABLE_PLACEMENT(56),
  CACHE_TABLE(57),
  STATS_OPTIONS(58),
  NOCACHE_TABLE(59),
  CREATE_TABLES(60),
  MULTI_SCHEMA_CHANGE(61),
  FLASHBACK_CLUSTER(62),
  RECOVER_SCHEMA(63),
  REORGANIZE_PARTITION(64),
  ALTER_TTL(65),
  REMOVE_TTL(67),
  CREATE_RESOURCE_GROUP(68),
  ALTER_RESOURCE_GROUP(69),
  DROP_RESOURCE_GROUP(70),
  PARTITION_BY(71),
  REMOVE_PARTITIONING(72),
  ADD_COLUMNAR_INDEX(73),
  ENGINE_ATTRIBUTE(74),
  TABLE_MODE(75),
  REFRESH_META(76),
  SCHEMA_READ_ONLY(77),
  AFFINITY(78),
  REGION_SPLIT_POLICY(84),

  /** A type that this version does not know; the job has its number. */
  OTHER(-1);

  private static final CodeTable<ActionType> BY_CODE =
      CodeTable.of(values(), ActionType::code, OTHER);

  private final int code;

  ActionType(int code) {
    this.code = code;
  }

  /** The number in TiDB; -1 for {@link #OTHER}. */
  public int code() {
    return code;
  }

  public boolean is(int otherCode) {
    return code == otherCode;
  }

  /** {@link #OTHER} for a number of a newer version or of a fork. */
  public static ActionType of(int code) {
    return BY_CODE.find(code);
  }
}
