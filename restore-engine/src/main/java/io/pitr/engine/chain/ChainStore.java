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
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A chain's documents in the target's state store.
 *
 * <pre>
 *   chain/head                     the root: {@link ChainHead}
 *   chain/segment/00000001         a sealed segment
 *   chain/tombstone                what remains after the end: {@link Tombstone}
 *   chain/sessions                 remains, too: sessions that added indexes, by the target's ids
 *   chain/created                  remains after an abort: the target's ids of what was created
 *   chain/ids/00000001/000001      ids given in segment 1, durable before they are used
 *   chain/ids/merged               ids of older segments in one document
 *   chain/object/a/NAME            a schema object, and the segment that changed it last
 *   chain/object/b/NAME            the other place of the same object, for its next version
 *   chain/hook/00000001/ID         a hook's state after segment 1
 *   chain/system/000001            rows of system tables of the full backup
 *   chain/ledger/LOAD/UNIT         units of work done by the running segment
 *   chain/logmeta/NAME             metadata files of the log, as the last segment read them
 *   chain/finish/ACTION            deferred actions that ended
 * </pre>
 *
 * Documents of a segment are written before the head names it sealed, and are valid only from then
 * on. The same commit removes the documents that they replace, so the documents of the previous
 * segment are complete until that commit.
 *
 * <p>The number of requests and the bytes of a segment do not depend on the number of segments
 * before it. One thread.
 */
public final class ChainStore {
  static final String HEAD = "chain/head";
  static final String TOMBSTONE = "chain/tombstone";
  private static final String INDEX_SESSIONS = "chain/sessions";
  private static final String CREATED = "chain/created";
  private static final String ALL = "chain/";
  static final String SEGMENTS = "chain/segment/";
  static final String IDS = "chain/ids/";
  private static final String MERGED_IDS = IDS + "merged";
  private static final String OBJECTS = "chain/object/";
  private static final String SLOT_A = "a/";
  private static final String SLOT_B = "b/";
  static final String HOOKS = "chain/hook/";
  static final String SYSTEM = "chain/system/";
  private static final String LEDGER = "chain/ledger/";
  private static final String LOG_METAS = "chain/logmeta/";
  private static final String FINISH = "chain/finish/";
  private static final int DOCUMENTS_A_COMMIT = 2_000;
  static final int INDEX_DIGITS = 8;
  static final int PART_DIGITS = 6;

  /** Above this number of segments with ids, a seal merges their documents. */
  private static final int MOST_ID_DELTAS = 16;

  private final StateStore store;

  /** Where the sealed objects are, by name, as this process read or wrote them last. */
  private @Nullable SortedMap<String, String> objectKeys;

  /** Keys of objects that a seal wrote which died before its commit. */
  private final SortedSet<String> unsealed = new TreeSet<>();

  private boolean idsAdded;

  private ChainStore(StateStore store) {
    this.store = store;
  }

  /** For a run that holds the lease. Rewrites the state if an earlier version wrote it. */
  public static ChainStore open(StateStore store) {
    FirstLayout.rewrite(store);
    return new ChainStore(store);
  }

  /** For looking. Changes nothing, not even the layout of an earlier version. */
  public static ChainStore openForReading(StateStore store) {
    return new ChainStore(FirstLayout.view(store));
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
    idsAdded = false;
    store.commit(
        new StateChange(
            puts,
            new TreeSet<>(),
            new TreeSet<>(Set.of(LEDGER, folder(IDS, segment), folder(HOOKS, segment)))));
  }

  /**
   * The newest sealed segments, in order.
   *
   * @param sealed the number of sealed segments
   * @param most how many to return
   */
  public List<Segment> segments(int sealed, int most) {
    if (most >= sealed) {
      return store.scan(SEGMENTS).entrySet().stream()
          .map(entry -> readSegment(entry.getKey(), entry.getValue()))
          .filter(segment -> segment.index() <= sealed)
          .toList();
    }
    var segments = new ArrayList<Segment>();
    for (int index = sealed - most + 1; index <= sealed; index++) {
      segments.add(segment(index));
    }
    return segments;
  }

  /** A sealed segment. */
  public Segment segment(int index) {
    String key = SEGMENTS + numbered(index, INDEX_DIGITS);
    byte[] document =
        store
            .get(key)
            .orElseThrow(
                () -> new RestoreException(EngineError.STATE_CORRUPT, "it is missing", key));
    return readSegment(key, document);
  }

  private static Segment readSegment(String key, byte[] document) {
    return HeadCodec.readSegment(key, StateDocument.read(key, document));
  }

  /** All ids that were given up to and including a segment. */
  public IdMap ids(int throughSegment) {
    var ids = new HashMap<Long, Long>();
    store
        .scan(IDS)
        .forEach(
            (key, bytes) -> {
              if (key.equals(MERGED_IDS) || index(IDS, key) <= throughSegment) {
                StateDocument.read(key, bytes)
                    .properties()
                    .forEach(
                        entry ->
                            ids.put(Long.parseLong(entry.getKey()), entry.getValue().asLong()));
              }
            });
    return new IdMap(ids);
  }

  public void addIds(int segment, Map<Long, Long> ids) {
    if (ids.isEmpty()) {
      return;
    }
    String prefix = folder(IDS, segment);
    int next = store.scan(prefix).size() + 1;
    store.commit(StateChange.put(prefix + numbered(next, PART_DIGITS), document(ids)));
    idsAdded = true;
  }

  private static byte[] document(Map<Long, Long> ids) {
    ObjectNode node = StateDocument.JSON.createObjectNode();
    new TreeMap<>(ids).forEach((from, to) -> node.put(Long.toString(from), (long) to));
    return StateDocument.write(node);
  }

  /** Stores a part of the full backup's system rows, replacing the part with the same number. */
  public void putSystemRows(int part, JsonNode rows) {
    store.commit(StateChange.put(SYSTEM + numbered(part, PART_DIGITS), StateDocument.write(rows)));
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
    var keys = new TreeMap<String, String>();
    unsealed.clear();
    store
        .scan(OBJECTS)
        .forEach(
            (key, bytes) -> {
              ObjectVersion version = ObjectVersion.read(key, StateDocument.read(key, bytes));
              if (version.segment() <= sealedSegments) {
                String name = key.substring(OBJECTS.length() + SLOT_A.length());
                objects.put(name, version.body());
                keys.put(name, key);
              } else {
                unsealed.add(key);
              }
            });
    objectKeys = keys;
    return objects;
  }

  /** The hooks' states after a sealed segment, by hook id. */
  public SortedMap<String, SavedHook> hooks(int sealedSegments) {
    var hooks = new TreeMap<String, SavedHook>();
    String prefix = folder(HOOKS, sealedSegments);
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
    Segment segment = sealed.lastSealed().orElseThrow();
    int index = segment.index();
    SortedMap<String, String> keys = new TreeMap<>(objectKeys(index - 1));
    var deletes = new TreeSet<>(unsealed);
    gone.forEach(name -> Optional.ofNullable(keys.remove(name)).ifPresent(deletes::add));
    var documents = new TreeMap<String, byte[]>();
    objects.forEach(
        (name, node) -> {
          String before = keys.get(name);
          String key = OBJECTS + (slotA(name).equals(before) ? SLOT_B : SLOT_A) + name;
          documents.put(key, StateDocument.write(new ObjectVersion(index, node).write()));
          keys.put(name, key);
          if (before != null) {
            deletes.add(before);
          }
        });
    unsealed.addAll(documents.keySet());
    deletes.removeAll(documents.keySet());
    hooks.forEach(
        (id, hook) -> {
          ObjectNode node = StateDocument.JSON.createObjectNode();
          node.put("version", hook.version());
          node.put("state", hook.state());
          documents.put(folder(HOOKS, index) + id, StateDocument.write(node));
        });
    putRelaxed(store, documents);
    var puts = new TreeMap<String, byte[]>();
    puts.put(HEAD, StateDocument.write(HeadCodec.write(sealed)));
    puts.put(
        SEGMENTS + numbered(index, INDEX_DIGITS), StateDocument.write(HeadCodec.write(segment)));
    var prefixes = new TreeSet<>(Set.of(LEDGER));
    if (index > 1) {
      prefixes.add(folder(HOOKS, index - 1));
    }
    if (idsAdded) {
      mergeIds(index, puts, prefixes);
    }
    store.commit(new StateChange(puts, deletes, prefixes));
    objectKeys = keys;
    unsealed.clear();
    return sealed;
  }

  private SortedMap<String, String> objectKeys(int sealedSegments) {
    if (objectKeys == null) {
      objects(sealedSegments);
    }
    return Objects.requireNonNull(objectKeys);
  }

  static String slotA(String name) {
    return OBJECTS + SLOT_A + name;
  }

  /** Replaces the ids of the segments up to {@code index} by one document if there are many. */
  private void mergeIds(int index, Map<String, byte[]> puts, Set<String> deletedPrefixes) {
    if (store.scan(IDS).size() > MOST_ID_DELTAS) {
      puts.put(MERGED_IDS, document(ids(index).asMap()));
      deletedPrefixes.add(IDS);
    }
  }

  /** Puts many documents in commits of limited size. */
  static void putRelaxed(StateStore store, SortedMap<String, byte[]> documents) {
    List<Map.Entry<String, byte[]>> entries = new ArrayList<>(documents.entrySet());
    for (int from = 0; from < entries.size(); from += DOCUMENTS_A_COMMIT) {
      var part = new TreeMap<String, byte[]>();
      entries
          .subList(from, Math.min(entries.size(), from + DOCUMENTS_A_COMMIT))
          .forEach(entry -> part.put(entry.getKey(), entry.getValue()));
      store.putRelaxed(StateChange.put(part));
    }
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

  /** Ends the chain: only the tombstone and the sealed segments remain. */
  public void end(Tombstone tombstone) {
    end(tombstone, Map.of());
  }

  /**
   * Ends the chain: only the tombstone and the sealed segments remain, and what readers of the
   * target's indexes need.
   *
   * @param sessions by the target's ids
   */
  public void end(Tombstone tombstone, Map<IndexId, SessionSettings> sessions) {
    end(tombstone, sessions, new TreeSet<>());
  }

  /**
   * Like {@link #end(Tombstone, Map)}.
   *
   * @param created kept for {@link #createdIds}
   */
  public void end(
      Tombstone tombstone, Map<IndexId, SessionSettings> sessions, SortedSet<Long> created) {
    var puts = new TreeMap<String, byte[]>();
    if (!created.isEmpty()) {
      var ids = StateDocument.JSON.createArrayNode();
      created.forEach(id -> ids.add((long) id));
      puts.put(CREATED, StateDocument.write(ids));
    }
    puts.put(TOMBSTONE, StateDocument.write(HeadCodec.write(tombstone)));
    if (!sessions.isEmpty()) {
      puts.put(INDEX_SESSIONS, StateDocument.write(SessionsCodec.write(sessions)));
    }
    store.commit(
        new StateChange(
            puts,
            new TreeSet<>(Set.of(HEAD)),
            new TreeSet<>(Set.of(IDS, OBJECTS, HOOKS, SYSTEM, LEDGER, LOG_METAS, FINISH))));
  }

  /** After the end of a chain: the sessions that added indexes, by the target's ids. */
  public Map<IndexId, SessionSettings> indexSessions() {
    return store
        .get(INDEX_SESSIONS)
        .<Map<IndexId, SessionSettings>>map(
            bytes -> SessionsCodec.read(INDEX_SESSIONS, StateDocument.read(INDEX_SESSIONS, bytes)))
        .orElse(Map.of());
  }

  /**
   * The target's ids of the objects that an open or aborted chain created, those of a segment that
   * is not sealed included, without databases that existed before.
   */
  public SortedSet<Long> createdIds() {
    Optional<ChainHead> head = head();
    if (head.isEmpty()) {
      var created = new TreeSet<Long>();
      store
          .get(CREATED)
          .ifPresent(
              bytes -> StateDocument.read(CREATED, bytes).forEach(id -> created.add(id.asLong())));
      return created;
    }
    var ids = new HashMap<>(ids(Integer.MAX_VALUE).asMap());
    ids.keySet().removeAll(head.get().facts().reusedDatabases());
    return new TreeSet<>(ids.values());
  }

  /** Whether there is nothing of a chain, neither open nor ended. */
  public boolean isEmpty() {
    return store.scan(ALL).isEmpty();
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

  /** The prefix of a segment's documents of one kind. */
  static String folder(String kind, int segment) {
    return kind + numbered(segment, INDEX_DIGITS) + '/';
  }

  /** The segment in a key that {@link #folder} made. */
  private static int index(String kind, String key) {
    try {
      return Integer.parseInt(key, kind.length(), kind.length() + INDEX_DIGITS, 10);
    } catch (IndexOutOfBoundsException | NumberFormatException e) {
      throw new RestoreException(EngineError.STATE_CORRUPT, "no segment in its name", key, e);
    }
  }

  /** Keys sort like the numbers. */
  static String numbered(int number, int digits) {
    String text = Integer.toString(number);
    return "0".repeat(Math.max(0, digits - text.length())) + text;
  }
}
