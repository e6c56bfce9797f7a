package io.pitr.plugin.index;

import io.pitr.api.Tso;
import io.pitr.api.schema.IndexId;
import io.pitr.api.schema.SessionSettings;
import java.util.Collection;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * Indexes of which the log does not have all entries.
 *
 * @param base timestamp of the full backup; zero until it is known
 * @param items by physical id: rebuilt at the end if they are public then
 * @param suspects by table: indexes under construction whose job is not in the history yet, with
 *     the physical ids of the table at that time; rebuilt like items
 * @param sessions by table: the settings of the session that added the index; only indexes that a
 *     job of the log added
 * @param unknown fields of a saved state that this version does not know
 */
record IndexState(
    Tso base,
    SortedSet<IndexItem> items,
    SortedMap<IndexItem, SortedSet<Long>> suspects,
    SortedMap<IndexId, SessionSettings> sessions,
    SortedMap<String, JsonNode> unknown) {
  static final IndexState EMPTY =
      new IndexState(Tso.ZERO, new TreeSet<>(), new TreeMap<>(), new TreeMap<>(), new TreeMap<>());

  IndexState withBase(Tso ts) {
    return new IndexState(ts, items, suspects, sessions, unknown);
  }

  IndexState withSuspect(long tableId, long indexId, Collection<Long> physicalIds) {
    var key = new IndexItem(tableId, indexId);
    var ids = new TreeSet<>(suspects.getOrDefault(key, new TreeSet<>()));
    if (!ids.addAll(physicalIds)) {
      return this;
    }
    var next = new TreeMap<>(suspects);
    next.put(key, ids);
    return new IndexState(base, items, next, sessions, unknown);
  }

  /** Adds an index whose job is in the history. */
  IndexState withBuilt(
      long tableId, long indexId, Collection<Long> partitionIds, boolean outsideTheLog) {
    var key = new IndexItem(tableId, indexId);
    var nextSuspects = new TreeMap<>(suspects);
    SortedSet<Long> noted = nextSuspects.remove(key);
    var nextItems = new TreeSet<>(items);
    if (outsideTheLog) {
      nextItems.add(key);
      partitionIds.forEach(id -> nextItems.add(new IndexItem(id, indexId)));
      if (noted != null) {
        noted.forEach(id -> nextItems.add(new IndexItem(id, indexId)));
      }
    }
    return new IndexState(base, nextItems, nextSuspects, sessions, unknown);
  }

  /** Adds the session that added an index. */
  IndexState withSession(long tableId, long indexId, SessionSettings session) {
    var next = new TreeMap<>(sessions);
    next.put(new IndexId(tableId, indexId), session);
    return new IndexState(base, items, suspects, next, unknown);
  }

  /**
   * Forgets the sessions of a dropped table. Items stay: after an exchange its rows may belong to
   * another table.
   */
  IndexState withoutSessions(long tableId) {
    var next = new TreeMap<>(sessions);
    next.keySet().removeIf(id -> id.tableId() == tableId);
    return next.size() == sessions.size()
        ? this
        : new IndexState(base, items, suspects, next, unknown);
  }

  /** Forgets a dropped index. */
  IndexState without(long tableId, long indexId, Collection<Long> physicalIds) {
    var nextSuspects = new TreeMap<>(suspects);
    var nextItems = new TreeSet<>(items);
    boolean changed = nextSuspects.remove(new IndexItem(tableId, indexId)) != null;
    for (long physicalId : physicalIds) {
      changed |= nextItems.remove(new IndexItem(physicalId, indexId));
    }
    var nextSessions = new TreeMap<>(sessions);
    changed |= nextSessions.remove(new IndexId(tableId, indexId)) != null;
    return changed ? new IndexState(base, nextItems, nextSuspects, nextSessions, unknown) : this;
  }

  /** All items, including the suspects. */
  SortedSet<IndexItem> all() {
    var all = new TreeSet<>(items);
    suspects.forEach((key, ids) -> ids.forEach(id -> all.add(new IndexItem(id, key.indexId()))));
    return all;
  }
}
