package io.pitr.inspect.verify;

import io.pitr.api.Tso;
import java.util.List;

/**
 * What a log backup holds, by its metadata and its schema changes.
 *
 * @param metas metadata files
 * @param groups objects that they name
 * @param ranges logical files in them
 * @param events duplicates included
 * @param storedBytes of the objects
 * @param plainBytes of the events
 * @param firstTs smallest timestamp of an event; zero without events
 * @param lastTs greatest timestamp of an event; beyond the checkpoint the log is not complete
 * @param stores those that wrote it, in order of id
 * @param tables physical tables with events, in order of id; 0 is the schema
 * @param missing objects that metadata names and the storage does not hold
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
   * @param flushes metadata files of it
   * @param resolvedTs its newest checkpoint
   */
  public record Store(long id, long flushes, Tso resolvedTs) {}

  /**
   * A physical table, or the schema.
   *
   * @param name as far as schemas were met
   */
  public record Table(
      long id, String name, long ranges, long events, long plainBytes, Tso firstTs, Tso lastTs) {}

  /** An object that is not there, with the span of time it covers. */
  public record Missing(String path, Tso from, Tso until) {}
}
