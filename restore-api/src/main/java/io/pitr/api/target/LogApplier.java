package io.pitr.api.target;

/** How a target takes log events: it reads the ranges itself, or is handed sorted entries. */
public sealed interface LogApplier {

  /** The target's nodes download, decode, filter, rewrite and write. */
  non-sealed interface Ranges extends LogApplier {
    LoadResult apply(LogLoad load, WorkLedger ledger);
  }

  /** The engine decodes, filters, rewrites and sorts; the target writes. Any thread. */
  non-sealed interface SortedEntries extends LogApplier {
    /**
     * Writes all entries of a run; durable on return. Running it again changes nothing.
     *
     * @param unit names the unit of work, in messages and temporary files
     */
    void put(String unit, SortedRun run);
  }
}
