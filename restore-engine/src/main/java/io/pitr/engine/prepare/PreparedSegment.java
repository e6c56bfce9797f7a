package io.pitr.engine.prepare;

import io.pitr.api.target.SstFile;
import io.pitr.catalog.LogSelection;
import io.pitr.engine.chain.ChainHead;
import io.pitr.engine.chain.Segment;
import io.pitr.engine.schema.ChainSchema;
import io.pitr.engine.schema.SchemaModel;
import io.pitr.engine.schema.SchemaSurvey;
import io.pitr.engine.schema.Scoping;
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
}
