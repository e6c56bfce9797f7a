package io.pitr.engine.prepare;

import io.pitr.api.target.SstFile;
import io.pitr.catalog.LogSelection;
import io.pitr.engine.chain.ChainHead;
import io.pitr.engine.chain.Segment;
import io.pitr.engine.schema.SchemaModel;
import io.pitr.engine.schema.SchemaSurvey;
import io.pitr.engine.schema.Scoping;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;

/**
 * Everything that is known of a segment before the first write.
 *
 * @param head of the chain, not yet begun
 * @param resumed whether an earlier run began it
 * @param sstFiles of the full backup, those of restored tables only; empty after the first segment
 * @param model the schema as the segment before left it; this segment grows it
 * @param survey of the schema changes
 * @param idsWanted upstream ids that need a counterpart
 * @param reusedDatabases upstream ids of databases that go into existing ones
 * @param leftOutOfBase physical ids of which the full backup lacks rows
 */
public record PreparedSegment(
    ChainHead head,
    Segment segment,
    boolean resumed,
    LogSelection selection,
    List<SstFile> sstFiles,
    Scoping scoping,
    SchemaModel model,
    SchemaSurvey survey,
    SortedSet<Long> idsWanted,
    Set<Long> reusedDatabases,
    Set<Long> leftOutOfBase,
    List<String> notes) {}
