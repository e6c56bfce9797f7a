package io.pitr.engine.chain;

import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.api.target.StateChange;
import io.pitr.api.target.StateStore;
import io.pitr.engine.EngineError;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The layout of a chain's state that versions up to 0.1 wrote: one folder of documents per segment,
 * and a head that lists all segments. A run rewrites it once; a reader sees it as if it were
 * rewritten.
 *
 * <pre>
 *   chain/head                     with all sealed segments and a map of texts
 *   chain/tombstone                with all sealed segments
 *   chain/s00000001/ids/000001
 *   chain/s00000001/object/NAME
 *   chain/s00000001/hook/ID
 *   chain/s00000001/system/000001
 * </pre>
 */
final class FirstLayout {
  private static final String FOLDERS = "chain/s0";

  private final StateStore store;
  private final SortedMap<String, byte[]> puts = new TreeMap<>();

  private FirstLayout(StateStore store) {
    this.store = store;
  }

  /** Rewrites the state if it has this layout. May be repeated after a death. */
  static void rewrite(StateStore store) {
    Optional<StateChange> change = new FirstLayout(store).change();
    if (change.isEmpty()) {
      return;
    }
    var documents = new TreeMap<>(change.get().puts());
    var roots = new TreeMap<String, byte[]>();
    for (String root : Set.of(ChainStore.HEAD, ChainStore.TOMBSTONE)) {
      byte[] document = documents.remove(root);
      if (document != null) {
        roots.put(root, document);
      }
    }
    // The roots decide which layout a reader sees, so they change last.
    ChainStore.putRelaxed(store, documents);
    store.commit(new StateChange(roots, new TreeSet<>(), change.get().deletedPrefixes()));
  }

  /** The state in the current layout, without changing it. */
  static StateStore view(StateStore store) {
    return new FirstLayout(store)
        .change()
        .<StateStore>map(change -> new Rewritten(store, change))
        .orElse(store);
  }

  private Optional<StateChange> change() {
    root(ChainStore.HEAD, this::head);
    root(ChainStore.TOMBSTONE, FirstLayout::tombstone);
    return puts.isEmpty()
        ? Optional.empty()
        : Optional.of(new StateChange(puts, new TreeSet<>(), new TreeSet<>(Set.of(FOLDERS))));
  }

  private void root(String key, Rewrite rewrite) {
    Optional<byte[]> document = store.get(key).filter(StateDocument::isOfOldestVersion);
    if (document.isEmpty()) {
      return;
    }
    JsonNode old = StateDocument.read(key, document.get());
    try {
      ObjectNode node = (ObjectNode) old.deepCopy();
      JsonNode sealed = node.remove("sealed");
      sealed.forEach(
          segment ->
              put(
                  ChainStore.SEGMENTS
                      + ChainStore.numbered(
                          segment.required("index").asInt(), ChainStore.INDEX_DIGITS),
                  segment));
      if (!sealed.isEmpty()) {
        node.set("sealed", sealed.required(sealed.size() - 1));
      }
      rewrite.apply(node, (ArrayNode) sealed);
      put(key, node);
    } catch (RestoreException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new RestoreException(
          EngineError.STATE_CORRUPT, "not in the layout of version 1", key, e);
    }
  }

  private static void tombstone(ObjectNode node, ArrayNode sealed) {
    // Only its segments have another place now.
  }

  private void head(ObjectNode node, ArrayNode sealed) {
    node.put("start", start(node, sealed));
    JsonNode old = node.remove("fingerprints");
    ObjectNode facts = node.putObject("facts");
    facts.put("logFingerprint", old.required("log").asString());
    copy(old, "full", facts, "fullFingerprint");
    copy(old, "log.storage", facts, "logStorage");
    copy(old, "full.storage", facts, "fullStorage");
    list(old.path("target.reusedDatabases"), ",", facts, "reusedDatabases");
    list(old.path("base.partitionsBeingFilled"), ",", facts, "partitionsBeingFilled");
    if (old.has("ingested")) {
      list(old.path("ingested"), " ", facts, "ingested");
    }
    documents(sealed.size());
  }

  private static String start(ObjectNode head, ArrayNode sealed) {
    JsonNode first = sealed.isEmpty() ? head.path("running") : sealed.get(0);
    return first.path("start").asString(Tso.ZERO.toString());
  }

  private static void copy(JsonNode from, String name, ObjectNode to, String as) {
    from.path(name).stringValueOpt().ifPresent(text -> to.put(as, text));
  }

  private static void list(JsonNode joined, String separator, ObjectNode to, String as) {
    var array = to.putArray(as);
    Arrays.stream(joined.asString("").split(separator, -1))
        .filter(element -> !element.isEmpty())
        .forEach(array::add);
  }

  /** The documents of the segments; later segments replace the objects of earlier ones. */
  private void documents(int sealed) {
    for (int segment = 1; segment <= sealed + 1; segment++) {
      String folder = "chain/s" + ChainStore.numbered(segment, ChainStore.INDEX_DIGITS) + "/";
      for (Map.Entry<String, byte[]> entry : store.scan(folder).entrySet()) {
        String name = entry.getKey().substring(folder.length());
        JsonNode body = StateDocument.read(entry.getKey(), entry.getValue());
        int slash = name.indexOf('/') + 1;
        String rest = name.substring(slash);
        switch (name.substring(0, slash)) {
          case "ids/" -> put(ChainStore.folder(ChainStore.IDS, segment) + rest, body);
          case "system/" -> put(ChainStore.SYSTEM + rest, body);
          case "hook/" -> {
            if (segment == sealed) {
              put(ChainStore.folder(ChainStore.HOOKS, segment) + rest, body);
            }
          }
          case "object/" -> {
            if (segment <= sealed) {
              put(ChainStore.slotA(rest), new ObjectVersion(segment, body).write());
            }
          }
          default ->
              throw new RestoreException(
                  EngineError.STATE_CORRUPT, "unknown document", entry.getKey());
        }
      }
    }
  }

  private void put(String key, JsonNode body) {
    puts.put(key, StateDocument.write(body));
  }

  /** Changes the body of a root document. */
  @FunctionalInterface
  private interface Rewrite {
    void apply(ObjectNode node, ArrayNode sealed);
  }

  /** A store as it would be after the change. */
  private static final class Rewritten implements StateStore {
    private final StateStore store;
    private final StateChange change;

    Rewritten(StateStore store, StateChange change) {
      this.store = store;
      this.change = change;
    }

    @Override
    public Optional<byte[]> get(String key) {
      byte[] put = change.puts().get(key);
      return put == null ? store.get(key) : Optional.of(put);
    }

    @Override
    public SortedMap<String, byte[]> scan(String prefix) {
      var entries = new TreeMap<>(store.scan(prefix));
      change
          .deletedPrefixes()
          .forEach(deleted -> entries.keySet().removeIf(key -> key.startsWith(deleted)));
      change
          .puts()
          .tailMap(prefix)
          .forEach(
              (key, value) -> {
                if (key.startsWith(prefix)) {
                  entries.put(key, value);
                }
              });
      return entries;
    }

    @Override
    public void commit(StateChange other) {
      throw new IllegalStateException("the state is opened for reading");
    }
  }
}
