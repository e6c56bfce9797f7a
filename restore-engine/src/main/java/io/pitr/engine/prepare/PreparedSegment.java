package io.pitr.engine.prepare;

import io.pitr.api.schema.TableView;
import io.pitr.api.target.SstFile;
import io.pitr.catalog.BaseSize;
import io.pitr.catalog.FullBackup;
import io.pitr.catalog.IngestedSsts;
import io.pitr.catalog.LogSelection;
import io.pitr.catalog.LogSize;
import io.pitr.catalog.TableVolume;
import io.pitr.engine.chain.ChainHead;
import io.pitr.engine.chain.Segment;
import io.pitr.engine.schema.ChainSchema;
import io.pitr.engine.schema.SchemaModel;
import io.pitr.engine.schema.SchemaSurvey;
import io.pitr.engine.schema.Scoping;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;

/**
 * Everything that is known of a segment before the first write.
 *
 * @param sstFiles of the full backup, those of restored tables only; empty after the first segment
 * @param schema as the previous segment left it; this segment changes the model
 * @param survey of the schema changes
 * @param idsWanted upstream ids that need an id on the target
 * @param reusedDatabases upstream ids of databases that are restored into existing ones
 * @param partitionsBeingFilled physical ids of which the full backup lacks rows
 */
public record PreparedSegment(
    DecidedSegment decided,
    LogSelection selection,
    List<SstFile> sstFiles,
    Scoping scoping,
    ChainSchema schema,
    SchemaSurvey survey,
    SortedSet<Long> idsWanted,
    Set<Long> reusedDatabases,
    Set<Long> partitionsBeingFilled,
    List<String> notes) {

  /** Of the chain, before the segment begins. */
  public ChainHead head() {
    return decided.head();
  }

  public Segment segment() {
    return decided.segment();
  }

  public SchemaModel model() {
    return schema.model();
  }

  /** Whether a physical table or a partition is restored. */
  public boolean restores(long physicalId) {
    return idsWanted.contains(physicalId) || schema.ids().contains(physicalId);
  }

  public BaseSize baseSize() {
    return BaseSize.of(sstFiles);
  }

  /** What this segment reads of the log: nothing of tables that are not restored. */
  public LogSize logSize() {
    var ssts = new ArrayList<SstFile>();
    for (SstFile file : selection.compacted()) {
      if (restores(FullBackup.physicalTableId(file))) {
        ssts.add(file);
      }
    }
    for (IngestedSsts group : selection.ingested()) {
      for (SstFile file : group.files()) {
        if (restores(group.upstreamId(FullBackup.physicalTableId(file)))) {
          ssts.add(file);
        }
      }
    }
    return LogSize.of(selection.dataRanges(), ssts, this::restores);
  }

  /**
   * Each table's share of the full backup and of the log files.
   *
   * @param tables that exist at the end of the segment
   */
  public List<TableVolume> volumes(Collection<TableView> tables) {
    return TableVolume.of(sstFiles, selection.dataRanges(), this::restores, tables);
  }
}
