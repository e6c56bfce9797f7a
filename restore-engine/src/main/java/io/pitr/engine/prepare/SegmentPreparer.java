package io.pitr.engine.prepare;

import io.pitr.api.CipherSpec;
import io.pitr.api.Problem;
import io.pitr.api.RestoreException;
import io.pitr.api.schema.TableView;
import io.pitr.api.target.ObjectName;
import io.pitr.api.target.SstFile;
import io.pitr.catalog.CatalogError;
import io.pitr.catalog.CipherProbe;
import io.pitr.catalog.FullBackup;
import io.pitr.catalog.IngestedSsts;
import io.pitr.catalog.LogSelection;
import io.pitr.catalog.MetaLog;
import io.pitr.catalog.MetaRangeReader;
import io.pitr.catalog.RawMetaStore;
import io.pitr.engine.EngineError;
import io.pitr.engine.access.TargetFacts;
import io.pitr.engine.chain.ChainHead;
import io.pitr.engine.chain.IdMap;
import io.pitr.engine.chain.Segment;
import io.pitr.engine.request.SegmentEnd;
import io.pitr.engine.request.SegmentSources;
import io.pitr.engine.schema.ChainSchema;
import io.pitr.engine.schema.FilterScoping;
import io.pitr.engine.schema.RecoveredTables;
import io.pitr.engine.schema.SchemaModel;
import io.pitr.engine.schema.SchemaPass;
import io.pitr.engine.schema.SchemaSurvey;
import io.pitr.engine.schema.SchemaSurvey.TableName;
import io.pitr.engine.schema.Scope;
import io.pitr.engine.schema.Scoping;
import io.pitr.engine.system.SystemRestore;
import io.pitr.format.filter.TableFilter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Finds out everything about a segment before the first write: its files, its ids, and all problems
 * that prevent it. Reads the log's schema changes once. Writes nothing.
 */
public final class SegmentPreparer {
  private static final int NAMES_SHOWN = 20;

  private final SegmentSources sources;
  private final MetaRangeReader reader;
  private final List<String> filter;
  private final Map<String, String> options;
  private final CipherSpec fullCipher;
  private final SegmentEnd requestedEnd;
  private final TargetFacts target;
  private final RawMetaStore logMetas;

  /**
   * @param logMetas the log's metadata that the previous segment has read
   */
  public SegmentPreparer(SegmentInput input, TargetFacts target, RawMetaStore logMetas) {
    this.sources = input.sources();
    this.reader = input.metaReader();
    this.filter = input.request().filter();
    this.options = input.request().options();
    this.fullCipher = input.request().backups().fullCipher();
    this.requestedEnd = input.request().end();
    this.target = target;
    this.logMetas = logMetas;
  }

  /**
   * @param schema as {@link DecidedSegment#readSchema} gives it; its model is not changed
   * @throws RestoreException with all problems that prevent the segment
   */
  public PreparedSegment prepare(DecidedSegment decided, ChainSchema schema) {
    ChainHead head = decided.head();
    Segment segment = decided.segment();
    SchemaModel before = schema.model();
    IdMap ids = schema.ids();
    sources.full().ifPresent(backup -> target.requireReadable(backup.storage()));
    target.requireReadable(sources.log().storage());
    LogSelection selection = select(segment);
    LateIngests.requireNone(head, selection);
    CipherProbe.check(selection, reader);
    for (IngestedSsts group : selection.ingested()) {
      CipherSpec unused = group.cipher(sources.log().storage(), fullCipher);
    }
    Optional<FullBackup> base = segment.index() == 1 ? sources.full() : Optional.empty();

    SchemaModel after = before.unfiltered();
    var survey = new SchemaSurvey();
    var recovered =
        new RecoveredTables(
            id -> ids.contains(id) || before.isUnrestored(id) || survey.mentions(id));
    var pass = new SchemaPass(after, Scoping.EVERYTHING, recovered.and(survey));
    base.ifPresent(pass::base);
    Set<Long> beingFilled =
        base.isPresent() ? PartitionsBeingFilled.of(after) : head.facts().partitionsBeingFilled();
    pass.log(MetaLog.of(selection, reader));

    Scoping scoping = scoping(before, ids, survey);
    SortedSet<Long> wanted = new TreeSet<>();
    Set<Long> excluded = new HashSet<>();
    survey
        .databaseNames()
        .forEach((id, name) -> (restored(scoping.database(name)) ? wanted : excluded).add(id));
    survey
        .lastNames()
        .forEach(
            (id, name) ->
                (restored(scoping.table(id, name.schema(), name.table(), Scope.RESTORED))
                        ? wanted
                        : excluded)
                    .addAll(survey.ids(id)));
    recovered.requireNone(survey.lastNames(), wanted::contains);
    PartitionsBeingFilled.requireUnread(
        beingFilled, after, id -> wanted.contains(id) || ids.contains(id));
    var notes = new ArrayList<String>();
    if (!filter.isEmpty() && !decided.resumed()) {
      notes.addAll(filterNotes(decided.segment(), schema, survey, after));
    }
    if (requestedEnd instanceof SegmentEnd.LogEnd) {
      sources
          .log()
          .replicaProgress()
          .filter(progress -> progress.awaited() > 0)
          .ifPresent(progress -> notes.add("the segment ends early: " + progress.text()));
    }
    selection.flushGaps().forEach(gap -> notes.add(gap.text()));
    if (selection.lookedBack()) {
      notes.add(
          "the log does not record when all its transactions began: values are read from "
              + selection.shift()
              + " on");
    }
    notes.addAll(
        new KnownTables(
                sources.log().storage(),
                reader,
                segment,
                head.start(),
                table -> ids.contains(table) || wanted.contains(table),
                table ->
                    excluded.contains(table)
                        || before.isUnrestored(table)
                        || after.isUnrestored(table),
                survey.leftBehind()::contains,
                before.knowsSystemDatabases() || after.knowsSystemDatabases())
            .require(selection));
    long ingested = selection.ingested().stream().mapToLong(group -> group.files().size()).sum();
    if (!selection.compacted().isEmpty() || ingested > 0) {
      notes.add(
          "besides log files, the log has SSTs: "
              + selection.compacted().size()
              + " from compactions, "
              + ingested
              + " ingested");
    }
    if (!excluded.isEmpty()) {
      notes.add(excluded(survey, scoping));
    }
    if (!decided.resumed()) {
      requireFreeNames(survey, scoping, before, after);
    }
    return new PreparedSegment(
        decided,
        selection,
        base.map(backup -> restoredFiles(backup, ids, wanted)).orElse(List.of()),
        scoping,
        schema,
        survey,
        wanted,
        segment.index() == 1 && !decided.resumed()
            ? reusedDatabases(survey, scoping)
            : head.facts().reusedDatabases(),
        beingFilled,
        notes);
  }

  /**
   * A flush stores objects before the metadata that names them. It may end between the two reads,
   * so the selection is tried twice.
   */
  private LogSelection select(Segment segment) {
    LogSelection selection =
        sources.log().select(segment.start(), segment.restoredTs(), target.cutsSsts(), logMetas);
    try {
      sources.log().requirePresence(selection);
      return selection;
    } catch (RestoreException e) {
      if (e.code() != CatalogError.LOG_FILES_UNREFERENCED) {
        throw e;
      }
      LogSelection again =
          sources.log().select(segment.start(), segment.restoredTs(), target.cutsSsts(), logMetas);
      sources.log().requirePresence(again);
      return again;
    }
  }

  private Scoping scoping(SchemaModel before, IdMap ids, SchemaSurvey survey) {
    return filter.isEmpty()
        ? Scoping.EVERYTHING
        : FilterScoping.of(TableFilter.parse(filter), before, ids, survey);
  }

  /**
   * @param after the schema at the end of the segment
   * @return sentences about rules that match nothing
   * @throws RestoreException {@link EngineError#FILTER_MATCHES_NOTHING}
   */
  private List<String> filterNotes(
      Segment segment, ChainSchema schema, SchemaSurvey survey, SchemaModel after) {
    var check = new FilterCheck(filter);
    boolean first = segment.index() == 1;
    if (check.matches(survey) || first && hasNamedSystemTables()) {
      return first ? check.notes(survey, segment.restoredTs()) : List.of();
    }
    boolean mayStayEmpty = !first && !segment.last();
    if (mayStayEmpty || hasRestoredTables(schema)) {
      return List.of();
    }
    return List.of(
        check.requireLater(
            survey, () -> surveyRest(segment, after), segment.restoredTs(), segment.last()));
  }

  /** Whether earlier segments restored a table, or a whole database. */
  private boolean hasRestoredTables(ChainSchema schema) {
    SchemaModel model = schema.model();
    Set<Long> others = new HashSet<>(schema.ids().asMap().keySet());
    TableFilter rules = TableFilter.parse(filter);
    model.databases().stream()
        .filter(database -> !rules.matchesDatabase(database.info().name().original()))
        .forEach(database -> others.remove(database.info().id()));
    return !others.isEmpty();
  }

  private boolean hasNamedSystemTables() {
    return target.restoresSystemTables()
        && sources.full().stream()
            .anyMatch(backup -> SystemRestore.hasNamed(backup, options, filter));
  }

  /** The schema changes after a segment, up to the end of the log. */
  private SchemaSurvey surveyRest(Segment segment, SchemaModel after) {
    LogSelection rest = sources.log().select(segment.restoredTs(), sources.log().span().max());
    var survey = new SchemaSurvey();
    new SchemaPass(after.unfiltered(), Scoping.EVERYTHING, survey)
        .log(new MetaLog(rest.metaRanges(), reader, rest.start(), rest.shift(), rest.restoredTs()));
    return survey;
  }

  private static boolean restored(Scope scope) {
    return scope == Scope.RESTORED;
  }

  private static String excluded(SchemaSurvey survey, Scoping scoping) {
    List<String> names =
        survey.lastNames().entrySet().stream()
            .filter(
                entry ->
                    !restored(
                        scoping.table(
                            entry.getKey(),
                            entry.getValue().schema(),
                            entry.getValue().table(),
                            Scope.RESTORED)))
            .map(entry -> entry.getValue().toString())
            .sorted()
            .toList();
    String shown = String.join(", ", names.subList(0, Math.min(names.size(), NAMES_SHOWN)));
    return "left out by the filter: "
        + names.size()
        + " table(s)"
        + (names.isEmpty() ? "" : ": " + shown)
        + (names.size() > NAMES_SHOWN ? ", …" : "");
  }

  private List<SstFile> restoredFiles(FullBackup backup, IdMap ids, Set<Long> wanted) {
    List<SstFile> files =
        backup.files().stream()
            .filter(
                file -> {
                  long table = FullBackup.physicalTableId(file);
                  return wanted.contains(table) || ids.contains(table);
                })
            .toList();
    backup.requirePresence(files);
    return files;
  }

  private Set<Long> reusedDatabases(SchemaSurvey survey, Scoping scoping) {
    var reused = new HashSet<Long>();
    survey
        .databaseNames()
        .forEach(
            (id, name) -> {
              if (restored(scoping.database(name)) && target.databaseId(name).isPresent()) {
                reused.add(id);
              }
            });
    return reused;
  }

  /** Objects that the segment creates must not exist, unless the chain itself created them. */
  private void requireFreeNames(
      SchemaSurvey survey, Scoping scoping, SchemaModel before, SchemaModel after) {
    Set<String> own = new HashSet<>();
    for (TableView table : before.restoredTables()) {
      own.add(key(table.schema(), table.name()));
    }
    var names = new ArrayList<ObjectName>();
    for (var entry : survey.lastNames().entrySet()) {
      TableName name = entry.getValue();
      if (after.table(entry.getKey()).isPresent()
          && !own.contains(key(name.schema(), name.table()))) {
        names.add(new ObjectName(name.schema(), name.table()));
      }
    }
    names.addAll(newDatabases(scoping, before, after));
    List<ObjectName> existing = names.isEmpty() ? List.of() : target.existing(names);
    if (!existing.isEmpty()) {
      throw new RestoreException(
          existing.stream()
              .map(name -> Problem.of(EngineError.TARGET_NOT_EMPTY, name + " exists", "target"))
              .toList(),
          null);
    }
  }

  /**
   * Databases that a later segment creates. The first segment restores into existing databases. In
   * a later one, an existing database was created by another user while the chain was open.
   */
  private static List<ObjectName> newDatabases(
      Scoping scoping, SchemaModel before, SchemaModel after) {
    Set<String> own = new HashSet<>();
    before.databases().forEach(database -> own.add(database.info().name().lower()));
    return before.databases().isEmpty()
        ? List.of()
        : after.databases().stream()
            .map(database -> database.info().name())
            .filter(name -> restored(scoping.database(name.original())))
            .filter(name -> !own.contains(name.lower()))
            .map(name -> new ObjectName(name.original(), ""))
            .toList();
  }

  private static String key(String schema, String table) {
    return schema.toLowerCase(Locale.ROOT) + '\0' + table.toLowerCase(Locale.ROOT);
  }
}
