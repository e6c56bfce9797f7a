/**
 * The container of SST files, RocksDB's block-based table (spec/formats.md §1.11), read in plain
 * Java: to check files where no RocksDB is at hand.
 */
package io.pitr.format.sst;
