/**
 * A reader of SST files, RocksDB's block-based tables (spec/formats.md §1.11), in plain Java. It
 * verifies files without RocksDB.
 */
package io.pitr.format.sst;
