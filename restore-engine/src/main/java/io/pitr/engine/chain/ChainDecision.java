package io.pitr.engine.chain;

import io.pitr.api.Tso;

/** What a request means for the target's chain. */
public sealed interface ChainDecision {

  /** A new chain's first segment. */
  record Begin(Tso start, Tso restored, boolean last) implements ChainDecision {}

  /** The next segment of an open chain. */
  record Continue(ChainHead head, Tso start, Tso restored, boolean last) implements ChainDecision {}

  /** The segment that was begun and not sealed. */
  record Resume(ChainHead head, Segment segment) implements ChainDecision {}

  /** No more log: what was deferred fires. */
  record Finish(ChainHead head) implements ChainDecision {}

  /** The segment is there already: nothing is done. */
  record AlreadyDone(String chain, int index, Tso start, Tso restored, boolean last)
      implements ChainDecision {}
}
