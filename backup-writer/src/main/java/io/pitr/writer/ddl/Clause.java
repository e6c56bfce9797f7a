package io.pitr.writer.ddl;

import io.pitr.writer.schema.ColumnSpec;
import io.pitr.writer.schema.IndexSpec;

/** One clause of an ALTER TABLE statement with several. */
public sealed interface Clause {

  /** {@code ADD INDEX}. */
  record AddIndex(IndexSpec spec, ReorgType reorg) implements Clause {}

  /** {@code DROP INDEX}. */
  record DropIndex(String name) implements Clause {}

  /** {@code ADD COLUMN}. */
  record AddColumn(ColumnSpec spec) implements Clause {}

  /** {@code DROP COLUMN}. */
  record DropColumn(String name) implements Clause {}
}
