package io.pitr.engine.segment;

import io.pitr.api.Problem;
import io.pitr.api.RestoreException;
import io.pitr.api.schema.TableView;
import io.pitr.api.target.ColumnFamily;
import io.pitr.api.target.LogRange;
import io.pitr.api.target.ObjectName;
import io.pitr.api.target.SstFile;
import io.pitr.engine.EngineError;
import io.pitr.engine.catalog.FullBackup;
import io.pitr.engine.catalog.LogSelection;
import io.pitr.engine.chain.ChainHead;
import io.pitr.engine.chain.ChainStore;
import io.pitr.engine.chain.IdMap;
import io.pitr.engine.chain.Segment;
import io.pitr.engine.schema.MetaLog;
import io.pitr.engine.schema.MetaRangeReader;
import io.pitr.engine.schema.SchemaDocuments;
import io.pitr.engine.schema.SchemaModel;
import io.pitr.engine.schema.SchemaPass;
import io.pitr.engine.schema.SchemaSurvey;
import io.pitr.engine.schema.SchemaSurvey.TableName;
import io.pitr.engine.schema.Scoping;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Finds out everything about a segment before the first write: which files, which ids, what stands
 * in the way. Reads the log's schema changes once; writes nothing.
 */
final class SegmentPreparer {
  private static final int IDS_NAMED = 10;

  private final ChainStore store;
  private final TargetNames target;
  private final SegmentSources sources;
  private final MetaRangeReader reader;

  SegmentPreparer(
      ChainStore store, TargetNames target, SegmentSources sources, MetaRangeReader reader) {
    this.store = store;
    this.target = target;
    this.sources = sources;
    this.reader = reader;
  }

  /**
   * @param resumed whether an earlier run began the segment: what it created is expected to be
   *     there
   * @throws RestoreException with everything that stands in the way
   */
  PreparedSegment prepare(ChainHead head, Segment segment, boolean resumed) {
    LogSelection selection = sources.log().select(segment.start(), segment.restored());
    sources.log().requirePresence(selection);
    Optional<FullBackup> base = segment.index() == 1 ? sources.full() : Optional.empty();

    SchemaModel before = sealedModel(head);
    SchemaModel after = sealedModel(head);
    var survey = new SchemaSurvey();
    Scoping scoping = Scoping.EVERYTHING;
    var pass = new SchemaPass(after, scoping, survey);
    base.ifPresent(pass::base);
    pass.log(
        new MetaLog(
            selection.metaRanges(),
            reader,
            segment.start(),
            selection.shift(),
            segment.restored()));

    SortedSet<Long> wanted = new TreeSet<>(survey.databaseIds());
    survey.lastNames().keySet().forEach(id -> wanted.addAll(survey.ids(id)));

    IdMap ids = store.ids(segment.index());
    var notes = new ArrayList<String>();
    if (selection.lookedBack()) {
      notes.add(
          "the log does not say when its transactions began: values are looked for from "
              + selection.shift()
              + " on");
    }
    requireKnownTables(selection, segment, ids, wanted, after, notes);
    if (!resumed) {
      requireFreeNames(survey, before, after);
    }
    return new PreparedSegment(
        head,
        segment,
        resumed,
        selection,
        base.map(backup -> restoredFiles(backup, ids, wanted)).orElse(List.of()),
        scoping,
        survey,
        wanted,
        segment.index() == 1 ? reusedDatabases(survey) : ReusedDatabases.of(head),
        notes);
  }

  SchemaModel sealedModel(ChainHead head) {
    return SchemaDocuments.read(store.objects(head.sealed().size()));
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

  private Set<Long> reusedDatabases(SchemaSurvey survey) {
    var reused = new HashSet<Long>();
    survey
        .databaseNames()
        .forEach(
            (id, name) -> {
              if (target.databaseId(name).isPresent()) {
                reused.add(id);
              }
            });
    return reused;
  }

  /** Every row of the log belongs to a table that is restored, or knowingly left out. */
  private static void requireKnownTables(
      LogSelection selection,
      Segment segment,
      IdMap ids,
      Set<Long> wanted,
      SchemaModel model,
      List<String> notes) {
    SortedMap<Long, LogRange> unknown = new TreeMap<>();
    long unrestored = 0;
    for (LogRange range : selection.dataRanges()) {
      long table = range.tableId();
      if (ids.contains(table) || wanted.contains(table)) {
        continue;
      }
      if (model.isUnrestored(table)) {
        unrestored++;
      } else if (range.cf() == ColumnFamily.WRITE
          && !range.physicalDelete()
          && range.maxTs().isAfter(segment.start())
          && !range.minTs().isAfter(segment.restored())) {
        unknown.putIfAbsent(table, range);
      }
    }
    if (unrestored > 0) {
      notes.add(
          unrestored + " file part(s) of system tables, or of tables left out, are not restored");
    }
    if (!unknown.isEmpty()) {
      throw new RestoreException(
          unknown.values().stream()
              .limit(IDS_NAMED)
              .map(
                  range ->
                      Problem.of(
                          EngineError.LOG_TABLE_UNKNOWN,
                          "rows of table id "
                              + range.tableId()
                              + " between "
                              + range.minTs()
                              + " and "
                              + range.maxTs()
                              + ", "
                              + unknown.size()
                              + " such table(s) in all",
                          range.id()))
              .toList(),
          null);
    }
  }

  /** What the segment brings must not be there, unless the chain itself put it there. */
  private void requireFreeNames(SchemaSurvey survey, SchemaModel before, SchemaModel after) {
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
    List<ObjectName> existing = target.existing(names);
    if (!existing.isEmpty()) {
      throw new RestoreException(
          existing.stream()
              .map(name -> Problem.of(EngineError.TARGET_NOT_EMPTY, name + " exists", "target"))
              .toList(),
          null);
    }
  }

  private static String key(String schema, String table) {
    return schema.toLowerCase(Locale.ROOT) + '\0' + table.toLowerCase(Locale.ROOT);
  }
}
