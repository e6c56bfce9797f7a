package io.pitr.engine.chain;

import io.pitr.api.Tso;

/** What a request means for the target's chain. */
public sealed interface ChainDecision {

  /** The first segment of a new chain. */
  record Begin(Tso start, Tso restoredTs, boolean last) implements ChainDecision {}

  /** The next segment of an open chain. */
  record Continue(ChainHead head, Tso start, Tso restoredTs, boolean last)
      implements ChainDecision {}

  /** The segment that was started and not sealed. */
  record Resume(ChainHead head, Segment segment) implements ChainDecision {}

  /** No more log: execute the deferred actions. */
  record Finish(ChainHead head) implements ChainDecision {}

  /** The segment is restored already: do nothing. */
  record AlreadyDone(String chain, int index, Tso start, Tso restoredTs, boolean last)
      implements ChainDecision {}
}
