/**
 * SST files, RocksDB's block-based tables (spec/formats.md §1.11), read and written in plain Java
 * without RocksDB.
 */
package io.pitr.format.sst;
