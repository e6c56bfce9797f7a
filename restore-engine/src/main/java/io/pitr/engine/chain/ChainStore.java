package io.pitr.engine.chain;

import io.pitr.api.RestoreException;
import io.pitr.api.hook.ActionOutcome;
import io.pitr.api.schema.IndexId;
import io.pitr.api.schema.SessionSettings;
import io.pitr.api.target.LoadResult;
import io.pitr.api.target.StateChange;
import io.pitr.api.target.StateStore;
import io.pitr.engine.EngineError;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A chain's documents in the target's state store.
 *
 * <pre>
 *   chain/head                     the root: {@link ChainHead}
 *   chain/tombstone                what remains after the end: {@link Tombstone}
 *   chain/sessions                 remains, too: sessions that added indexes, by the target's ids
 *   chain/s00000001/ids/000001     ids given in segment 1, durable before they are used
 *   chain/s00000001/object/…       schema objects as segment 1 left them
 *   chain/s00000001/hook/ID        a hook's state after segment 1
 *   chain/s00000001/system/000001  rows of system tables of the full backup
 *   chain/ledger/LOAD/UNIT         units of work done by the running segment
 *   chain/logmeta/NAME             metadata files of the log, as the last segment read them
 *   chain/finish/ACTION            deferred actions that ended
 * </pre>
 *
 * Documents of a segment are written before the head names it sealed, and are valid only from then
 * on. The same commit removes the documents that they replace, so the documents of the previous
 * segment are complete until that commit.
 */
public final class ChainStore {
  private static final String HEAD = "chain/head";
  private static final String TOMBSTONE = "chain/tombstone";
  private static final String INDEX_SESSIONS = "chain/sessions";
  private static final String ALL = "chain/";
  private static final String SEGMENTS = "chain/s";
  private static final String LEDGER = "chain/ledger/";
  private static final String LOG_METAS = "chain/logmeta/";
  private static final String FINISH = "chain/finish/";
  private static final int DOCUMENTS_A_COMMIT = 2_000;
  private static final String SYSTEM = segment(1) + "system/";

  private final StateStore store;

  public ChainStore(StateStore store) {
    this.store = store;
  }

  public Optional<ChainHead> head() {
    return store.get(HEAD).map(bytes -> HeadCodec.readHead(HEAD, StateDocument.read(HEAD, bytes)));
  }

  public Optional<Tombstone> tombstone() {
    return store
        .get(TOMBSTONE)
        .map(bytes -> HeadCodec.readTombstone(TOMBSTONE, StateDocument.read(TOMBSTONE, bytes)));
  }

  public void save(ChainHead head) {
    store.commit(put(head));
  }

  /** Like {@link #save}, for a phase that a resumed run repeats anyway. */
  public void saveRelaxed(ChainHead head) {
    store.putRelaxed(put(head));
  }

  private static StateChange put(ChainHead head) {
    return StateChange.put(HEAD, StateDocument.write(HeadCodec.write(head)));
  }

  /** Begins a segment and removes what an earlier attempt at the same index left. */
  public void begin(ChainHead head, int segment) {
    var puts = new TreeMap<String, byte[]>();
    puts.put(HEAD, StateDocument.write(HeadCodec.write(head)));
    store.commit(
        new StateChange(puts, new TreeSet<>(), new TreeSet<>(Set.of(segment(segment), LEDGER))));
  }

  /** All ids that were given up to and including a segment. */
  public IdMap ids(int throughSegment) {
    var ids = new HashMap<Long, Long>();
    for (int index = 1; index <= throughSegment; index++) {
      store
          .scan(segment(index) + "ids/")
          .forEach(
              (key, bytes) ->
                  StateDocument.read(key, bytes)
                      .properties()
                      .forEach(
                          entry ->
                              ids.put(Long.parseLong(entry.getKey()), entry.getValue().asLong())));
    }
    return new IdMap(ids);
  }

  public void addIds(int segment, Map<Long, Long> ids) {
    if (ids.isEmpty()) {
      return;
    }
    ObjectNode node = StateDocument.JSON.createObjectNode();
    new TreeMap<>(ids).forEach((from, to) -> node.put(Long.toString(from), (long) to));
    String prefix = segment(segment) + "ids/";
    int next = store.scan(prefix).size() + 1;
    store.commit(StateChange.put(prefix + numbered(next, 6), StateDocument.write(node)));
  }

  /** Stores a part of the full backup's system rows, replacing the part with the same number. */
  public void putSystemRows(int part, JsonNode rows) {
    store.commit(StateChange.put(SYSTEM + numbered(part, 6), StateDocument.write(rows)));
  }

  /** Removes all parts: an earlier run may have chosen other tables. */
  public void removeSystemRows() {
    store.commit(StateChange.deletePrefixes(Set.of(SYSTEM)));
  }

  /** All parts, in order. */
  public List<JsonNode> systemRows() {
    return store.scan(SYSTEM).entrySet().stream()
        .map(entry -> StateDocument.read(entry.getKey(), entry.getValue()))
        .toList();
  }

  /** Schema objects as the sealed segments left them: name to document. */
  public SortedMap<String, JsonNode> objects(int sealedSegments) {
    var objects = new TreeMap<String, JsonNode>();
    for (int index = 1; index <= sealedSegments; index++) {
      String prefix = segment(index) + "object/";
      store
          .scan(prefix)
          .forEach(
              (key, bytes) ->
                  objects.put(key.substring(prefix.length()), StateDocument.read(key, bytes)));
    }
    return objects;
  }

  /** The hooks' states after a sealed segment, by hook id. */
  public SortedMap<String, SavedHook> hooks(int sealedSegments) {
    var hooks = new TreeMap<String, SavedHook>();
    String prefix = segment(sealedSegments) + "hook/";
    store
        .scan(prefix)
        .forEach(
            (key, bytes) -> {
              JsonNode node = StateDocument.read(key, bytes);
              hooks.put(
                  key.substring(prefix.length()),
                  new SavedHook(
                      node.required("version").asInt(), node.required("state").asString()));
            });
    return hooks;
  }

  /**
   * Seals the running segment: writes its documents; then names it sealed and removes the documents
   * that are replaced, in one commit.
   *
   * @param objects those that the segment created or changed
   * @param gone names of objects that were dropped in the segment
   * @return the sealed head, durable
   */
  public ChainHead seal(
      ChainHead head,
      Map<String, JsonNode> objects,
      Set<String> gone,
      Map<String, SavedHook> hooks) {
    ChainHead sealed = head.seal();
    int index = sealed.sealed().size();
    var documents = new TreeMap<String, byte[]>();
    objects.forEach(
        (name, node) ->
            documents.put(segment(index) + "object/" + name, StateDocument.write(node)));
    hooks.forEach(
        (id, hook) -> {
          ObjectNode node = StateDocument.JSON.createObjectNode();
          node.put("version", hook.version());
          node.put("state", hook.state());
          documents.put(segment(index) + "hook/" + id, StateDocument.write(node));
        });
    List<Map.Entry<String, byte[]>> entries = new ArrayList<>(documents.entrySet());
    for (int from = 0; from < entries.size(); from += DOCUMENTS_A_COMMIT) {
      var part = new TreeMap<String, byte[]>();
      entries
          .subList(from, Math.min(entries.size(), from + DOCUMENTS_A_COMMIT))
          .forEach(entry -> part.put(entry.getKey(), entry.getValue()));
      store.putRelaxed(StateChange.put(part));
    }
    var flip = new TreeMap<String, byte[]>();
    flip.put(HEAD, StateDocument.write(HeadCodec.write(sealed)));
    store.commit(
        new StateChange(flip, superseded(index, objects.keySet(), gone), deletedPrefixes(index)));
    return sealed;
  }

  /** Documents of {@link #keepLogMetas}, by name. */
  public SortedMap<String, byte[]> logMetas() {
    var metas = new TreeMap<String, byte[]>();
    store
        .scan(LOG_METAS)
        .forEach((key, bytes) -> metas.put(key.substring(LOG_METAS.length()), bytes));
    return metas;
  }

  /** Stores copies of metadata files for the next segment. Losing them only costs time. */
  public void keepLogMetas(SortedMap<String, byte[]> added, SortedSet<String> dropped) {
    if (added.isEmpty() && dropped.isEmpty()) {
      return;
    }
    var puts = new TreeMap<String, byte[]>();
    added.forEach((name, document) -> puts.put(LOG_METAS + name, document));
    var deletes = new TreeSet<String>();
    dropped.forEach(name -> deletes.add(LOG_METAS + name));
    store.putRelaxed(new StateChange(puts, deletes, new TreeSet<>()));
  }

  private TreeSet<String> superseded(int index, Set<String> changed, Set<String> gone) {
    var superseded = new TreeSet<String>();
    for (int older = 1; older < index; older++) {
      String prefix = segment(older) + "object/";
      for (String key : store.scan(prefix).keySet()) {
        String name = key.substring(prefix.length());
        if (changed.contains(name) || gone.contains(name)) {
          superseded.add(key);
        }
      }
    }
    return superseded;
  }

  private static TreeSet<String> deletedPrefixes(int index) {
    var prefixes = new TreeSet<>(Set.of(LEDGER));
    if (index > 1) {
      prefixes.add(segment(index - 1) + "hook/");
    }
    return prefixes;
  }

  /** The finished units of a load, with their results. */
  SortedMap<String, LoadResult> ledger(String load) {
    var done = new TreeMap<String, LoadResult>();
    String prefix = LEDGER + load + "/";
    store
        .scan(prefix)
        .forEach(
            (key, bytes) -> {
              JsonNode node = StateDocument.read(key, bytes);
              done.put(
                  key.substring(prefix.length()),
                  new LoadResult(
                      node.required("files").asLong(),
                      node.required("kvs").asLong(),
                      node.required("bytes").asLong(),
                      node.required("events").asLong()));
            });
    return done;
  }

  void markDone(String load, String unit, LoadResult result) {
    ObjectNode node = StateDocument.JSON.createObjectNode();
    node.put("files", result.files());
    node.put("kvs", result.kvs());
    node.put("bytes", result.bytes());
    node.put("events", result.events());
    store.putRelaxed(StateChange.put(LEDGER + load + "/" + unit, StateDocument.write(node)));
  }

  /** Deferred actions that ended, by id. */
  public SortedMap<String, ActionOutcome> finished() {
    var finished = new TreeMap<String, ActionOutcome>();
    store
        .scan(FINISH)
        .forEach(
            (key, bytes) -> {
              JsonNode node = StateDocument.read(key, bytes);
              finished.put(
                  node.required("action").asString(),
                  new ActionOutcome(
                      status(key, node.required("status").asString()),
                      node.required("detail").asString()));
            });
    return finished;
  }

  public void tick(String action, ActionOutcome outcome) {
    ObjectNode node = StateDocument.JSON.createObjectNode();
    node.put("action", action);
    node.put("status", outcome.status().name());
    node.put("detail", outcome.detail());
    store.commit(StateChange.put(FINISH + ActionKey.of(action), StateDocument.write(node)));
  }

  /** Ends the chain: only the tombstone remains. */
  public void entomb(Tombstone tombstone) {
    entomb(tombstone, Map.of());
  }

  /**
   * Ends the chain: only the tombstone remains, and what readers of the target's indexes need.
   *
   * @param sessions by the target's ids
   */
  public void entomb(Tombstone tombstone, Map<IndexId, SessionSettings> sessions) {
    var puts = new TreeMap<String, byte[]>();
    puts.put(TOMBSTONE, StateDocument.write(HeadCodec.write(tombstone)));
    if (!sessions.isEmpty()) {
      puts.put(INDEX_SESSIONS, StateDocument.write(SessionsCodec.write(sessions)));
    }
    store.commit(new StateChange(puts, new TreeSet<>(), new TreeSet<>(Set.of(ALL))));
  }

  /** After the end of a chain: the sessions that added indexes, by the target's ids. */
  public Map<IndexId, SessionSettings> indexSessions() {
    return store
        .get(INDEX_SESSIONS)
        .<Map<IndexId, SessionSettings>>map(
            bytes -> SessionsCodec.read(INDEX_SESSIONS, StateDocument.read(INDEX_SESSIONS, bytes)))
        .orElse(Map.of());
  }

  /** Deletes everything, including the tombstone. */
  public void purge() {
    store.commit(StateChange.deletePrefixes(Set.of(ALL)));
  }

  private static ActionOutcome.Status status(String key, String name) {
    try {
      return ActionOutcome.Status.valueOf(name);
    } catch (IllegalArgumentException e) {
      throw new RestoreException(EngineError.STATE_CORRUPT, "no status '" + name + "'", key, e);
    }
  }

  private static String segment(int index) {
    return SEGMENTS + numbered(index, 8) + '/';
  }

  /** Keys sort like the numbers. */
  private static String numbered(int number, int digits) {
    String text = Integer.toString(number);
    return "0".repeat(Math.max(0, digits - text.length())) + text;
  }
}
