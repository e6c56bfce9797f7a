package io.pitr.engine.run;

import io.pitr.engine.chain.ChainHead;
import io.pitr.engine.report.PhaseLoad;
import io.pitr.engine.schema.ChainSchema;
import java.util.List;

/**
 * A segment after its seal.
 *
 * @param schema with the ids of this segment
 * @param notes sentences for the report
 */
record SealedSegment(
    ChainHead head, ChainSchema schema, PhaseLoad base, PhaseLoad log, List<String> notes) {}
