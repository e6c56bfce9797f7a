package io.pitr.plugin.index;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.pitr.api.Tso;
import io.pitr.api.hook.StateCodec;
import io.pitr.api.schema.IndexId;
import io.pitr.api.schema.SessionSettings;
import io.pitr.api.schema.SessionZone;
import io.pitr.api.schema.SqlModes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code {"base":"<tso>","items":[[physical id, index id], …],"suspects":[[table id, index id,
 * [physical id, …]], …],"sessions":[{"sqlMode":bits,"zone":name,"offset":seconds,"indexes":[[table
 * id, index id], …]}, …]}}. Documents of older versions have no sessions.
 */
final class IndexCodec implements StateCodec<IndexState> {
  private static final JsonMapper JSON = JsonMapper.shared();

  /**
   * The saved document.
   *
   * @param base an unsigned number
   * @param sessions absent in documents of older versions
   * @param unknown fields of a newer version, which are written again
   */
  @JsonPropertyOrder({"base", "items", "suspects", "sessions"})
  record Document(
      @JsonProperty(required = true) String base,
      @JsonProperty(required = true) List<IdPair> items,
      @JsonProperty(required = true) List<Suspect> suspects,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable List<Session> sessions,
      @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}

  /** The ids of a table or partition and of an index, as an array. */
  @JsonFormat(shape = JsonFormat.Shape.ARRAY)
  @JsonPropertyOrder({"physicalId", "indexId"})
  record IdPair(long physicalId, long indexId) {}

  /** An index under construction, as an array. */
  @JsonFormat(shape = JsonFormat.Shape.ARRAY)
  @JsonPropertyOrder({"tableId", "indexId", "physicalIds"})
  record Suspect(long tableId, long indexId, SortedSet<Long> physicalIds) {}

  /** The settings of a session and the indexes that it added: few sessions add many indexes. */
  @JsonPropertyOrder({"sqlMode", "zone", "offset", "indexes"})
  record Session(
      @JsonProperty(required = true) long sqlMode,
      @JsonProperty(required = true) String zone,
      @JsonProperty(required = true) int offset,
      @JsonProperty(required = true) List<IdPair> indexes) {
    static Session of(SessionSettings settings) {
      return new Session(
          settings.sqlModes().bits(),
          settings.zone().name(),
          settings.zone().offsetSeconds(),
          new ArrayList<>());
    }

    SessionSettings settings() {
      return new SessionSettings(new SqlModes(sqlMode), new SessionZone(zone, offset));
    }
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public String write(IndexState state) {
    var suspects = new ArrayList<Suspect>();
    state
        .suspects()
        .forEach((key, ids) -> suspects.add(new Suspect(key.physicalId(), key.indexId(), ids)));
    return JSON.writeValueAsString(
        new Document(
            state.base().toString(),
            state.items().stream()
                .map(item -> new IdPair(item.physicalId(), item.indexId()))
                .toList(),
            suspects,
            sessions(state.sessions()),
            state.unknown()));
  }

  private static List<Session> sessions(SortedMap<IndexId, SessionSettings> settings) {
    var sessions = new LinkedHashMap<SessionSettings, Session>();
    settings.forEach(
        (index, session) ->
            sessions
                .computeIfAbsent(session, Session::of)
                .indexes()
                .add(new IdPair(index.tableId(), index.indexId())));
    return List.copyOf(sessions.values());
  }

  @Override
  public IndexState read(int version, String json) {
    Document document = JSON.readValue(json, Document.class);
    var items = new TreeSet<IndexItem>();
    document.items().forEach(item -> items.add(new IndexItem(item.physicalId, item.indexId)));
    var suspects = new TreeMap<IndexItem, SortedSet<Long>>();
    document
        .suspects()
        .forEach(
            suspect ->
                suspects.put(new IndexItem(suspect.tableId, suspect.indexId), suspect.physicalIds));
    var sessions = new TreeMap<IndexId, SessionSettings>();
    List<Session> saved = document.sessions();
    if (saved != null) {
      for (Session session : saved) {
        session.indexes.forEach(
            id -> sessions.put(new IndexId(id.physicalId, id.indexId), session.settings()));
      }
    }
    return new IndexState(
        new Tso(Long.parseUnsignedLong(document.base())),
        items,
        suspects,
        sessions,
        new TreeMap<>(document.unknown()));
  }
}
