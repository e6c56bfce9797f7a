/**
 * A restore target that is one RocksDB on this machine. Rows, index entries and meta keys keep
 * every version, under the keys that TiKV gives them in its column families {@code default} and
 * {@code write} (spec/formats.md §0.5, §1.8); the column family {@code state} holds what the engine
 * and this target save.
 */
package io.pitr.embedded;
