/** Writes files that RocksDB takes over (spec/formats.md §1.11). */
@org.jspecify.annotations.NullMarked
package io.pitr.embedded.table;
