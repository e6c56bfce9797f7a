package io.pitr.inspect.verify;

import io.pitr.api.Tso;
import java.util.List;

/**
 * The content of a log backup, from its metadata and its schema changes.
 *
 * @param metas number of metadata files
 * @param groups number of objects in the metadata
 * @param ranges number of logical files in the objects
 * @param events number of events, duplicates included
 * @param storedBytes size of the objects
 * @param plainBytes size of the events
 * @param firstTs smallest timestamp of an event; zero without events
 * @param lastTs greatest timestamp of an event; after the checkpoint the log is incomplete
 * @param stores stores that wrote the log, in order of id
 * @param tables physical tables with events, in order of id; 0 is the schema
 * @param missing objects in the metadata that are missing in the storage
 */
public record LogInspection(
    LogFacts facts,
    long metas,
    long groups,
    long ranges,
    long events,
    long storedBytes,
    long plainBytes,
    Tso firstTs,
    Tso lastTs,
    List<Store> stores,
    List<Table> tables,
    List<Missing> missing) {
  public LogInspection {
    stores = List.copyOf(stores);
    tables = List.copyOf(tables);
    missing = List.copyOf(missing);
  }

  /**
   * A TiKV store.
   *
   * @param flushes number of its metadata files
   * @param resolvedTs newest checkpoint of the store
   */
  public record Store(long id, long flushes, Tso resolvedTs) {}

  /**
   * A physical table, or the schema.
   *
   * @param name name if a schema with the id was read
   */
  public record Table(
      long id, String name, long ranges, long events, long plainBytes, Tso firstTs, Tso lastTs) {}

  /** A missing object, with the time span it covers. */
  public record Missing(String path, Tso from, Tso until) {}
}
