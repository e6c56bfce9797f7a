package io.pitr.inspect.read;

import io.pitr.api.ErrorCode;
import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.api.target.LeaseHolder;
import io.pitr.api.target.TargetError;
import io.pitr.engine.EngineError;
import io.pitr.engine.chain.ChainEnd;
import io.pitr.engine.chain.ChainHead;
import io.pitr.engine.chain.CommandLines;
import io.pitr.engine.chain.Phase;
import io.pitr.engine.chain.Segment;
import io.pitr.engine.chain.Tombstone;
import io.pitr.engine.status.RestoreStatus.State;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides which state of a target may be read. A state is complete at the timestamp that the sealed
 * segments reached, and on a target that keeps history also at every earlier one, back to the full
 * backup.
 */
final class ReadRules {
  private final String target;
  private final boolean keepsHistory;
  private final ReadRequest request;

  /**
   * @param target as the user gave it
   * @param keepsHistory {@link io.pitr.api.target.TargetTraits#keepsHistory}
   */
  ReadRules(String target, boolean keepsHistory, ReadRequest request) {
    this.target = target;
    this.keepsHistory = keepsHistory;
    this.request = request;
  }

  /** The timestamps that sealed segments cover, both inclusive. */
  private record Covered(Tso first, Tso reached) {}

  /**
   * A chain that has not ended.
   *
   * @param holder the process that works on it
   * @throws RestoreException {@link EngineError#SEGMENT_UNFINISHED}, {@link
   *     EngineError#TS_NOT_RESTORED}, {@link TargetError#TARGET_NOT_READABLE}
   */
  ReadableState open(ChainHead head, Optional<LeaseHolder> holder) {
    State state = State.SEALED;
    if (head.phase() != Phase.CLOSED) {
      state = holder.isPresent() ? State.OPEN : State.FAILED;
    }
    Optional<Segment> unfinished = head.unsealed();
    Optional<Covered> covered = head.reached().map(reached -> new Covered(head.start(), reached));
    return unfinished.isEmpty()
        ? complete(covered.orElseThrow(), state, Tso.MAX, "")
        : partial(
            covered,
            new UnfinishedSegment(unfinished.get(), head.phase().name()),
            state,
            "",
            () -> unfinished(head, unfinished.get(), holder));
  }

  /**
   * A chain that has ended.
   *
   * @param start where its first segment began
   * @throws RestoreException {@link EngineError#CHAIN_ABORTED}, {@link
   *     EngineError#TS_NOT_RESTORED}, {@link TargetError#TARGET_NOT_READABLE}
   */
  ReadableState ended(Tombstone end, Tso start) {
    Optional<Covered> sealed = end.last().map(last -> new Covered(start, last.restoredTs()));
    if (end.how().equals(Tombstone.FINISHED) && sealed.isPresent()) {
      return complete(sealed.get(), State.FINISHED, Tso.MAX, "");
    }
    String note = "the chain was " + ChainEnd.of(end).text();
    Segment part = end.running();
    boolean asksForPart = request.allowUnfinished() && !reaches(sealed);
    if (part != null && (sealed.isEmpty() || !keepsHistory || asksForPart)) {
      return partial(
          sealed,
          new UnfinishedSegment(part, ""),
          State.ABORTED,
          note,
          () ->
              refused(
                  EngineError.CHAIN_ABORTED,
                  note
                      + ", and segment "
                      + part.index()
                      + " up to "
                      + part.restoredTs()
                      + " was not finished",
                  end.chain()));
    }
    if (sealed.isEmpty()) {
      return unknown(
          State.ABORTED,
          note + " before its first segment was complete",
          EngineError.CHAIN_ABORTED,
          end.chain());
    }
    // A chain of an older version does not say whether a segment was unfinished.
    Tso reached = sealed.get().reached();
    return complete(sealed.get(), State.ABORTED, keepsHistory ? reached : Tso.MAX, note);
  }

  /**
   * A target without the state of a chain.
   *
   * @throws RestoreException {@link EngineError#CHAIN_MISSING}
   */
  ReadableState withoutChain() {
    return unknown(
        State.EMPTY,
        "the target has no chain, so nothing says whether its data is complete",
        EngineError.CHAIN_MISSING,
        target);
  }

  private ReadableState unknown(State state, String note, ErrorCode code, String where) {
    if (!request.allowUnfinished()) {
      throw refused(code, note, where);
    }
    Tso at = keepsHistory ? request.ts().orElse(Tso.MAX) : Tso.MAX;
    return new ReadableState(at, at.equals(Tso.MAX) ? Tso.ZERO : at, state, null, note);
  }

  private static RestoreException refused(ErrorCode code, String what, String where) {
    return new RestoreException(
        code, what, where, "Check --target, or add --allow-unfinished to read what is there.");
  }

  /** Whether the request asks for a timestamp that the sealed segments cover. */
  private boolean reaches(Optional<Covered> sealed) {
    return sealed.isPresent()
        && request
            .ts()
            .filter(ts -> !ts.isBefore(sealed.get().first()))
            .filter(ts -> !ts.isAfter(sealed.get().reached()))
            .isPresent();
  }

  /**
   * @param newest where the state at the timestamp reached is read
   */
  private ReadableState complete(Covered sealed, State state, Tso newest, String note) {
    Tso reached = sealed.reached();
    Tso ts = request.ts().orElse(reached);
    if (ts.equals(reached)) {
      return new ReadableState(newest, reached, state, null, note);
    }
    if (!reaches(Optional.of(sealed))) {
      throw notRestored(ts, sealed.first(), reached);
    }
    if (!keepsHistory) {
      throw new RestoreException(
          TargetError.TARGET_NOT_READABLE,
          "the target keeps no history: it has only the state at " + reached,
          "--ts " + ts,
          "Leave --ts out, or restore to an embedded target.");
    }
    return new ReadableState(ts, ts, state, null, note);
  }

  private ReadableState partial(
      Optional<Covered> sealed,
      UnfinishedSegment part,
      State state,
      String note,
      Supplier<RestoreException> refusal) {
    @Nullable Tso ts = request.ts().orElse(null);
    if (ts != null && reaches(sealed) && keepsHistory) {
      return new ReadableState(ts, ts, state, null, note);
    }
    Segment segment = part.segment();
    Tso first = sealed.map(Covered::first).orElse(segment.start());
    if (ts != null && (ts.isBefore(first) || ts.isAfter(segment.restoredTs()))) {
      throw notRestored(ts, first, segment.start());
    }
    if (!request.allowUnfinished()) {
      throw refusal.get();
    }
    Tso at = ts == null || !keepsHistory ? Tso.MAX : ts;
    return new ReadableState(at, segment.start(), state, part, note);
  }

  private static RestoreException notRestored(Tso ts, Tso first, Tso reached) {
    return new RestoreException(
        EngineError.TS_NOT_RESTORED,
        ts.isBefore(first)
            ? "the full backup is of " + first + ", which is later"
            : "the target has reached " + reached + ", which is earlier",
        "--ts " + ts,
        "Give --ts a timestamp from " + first + " to " + reached + ", or leave it out.");
  }

  private RestoreException unfinished(
      ChainHead head, Segment segment, Optional<LeaseHolder> holder) {
    String name = "segment " + segment.index() + " up to " + segment.restoredTs();
    String readable =
        head.reached().isPresent() && keepsHistory
            ? ", add --ts " + head.reached().get() + " to read what is complete,"
            : "";
    String part = " or add --allow-unfinished to read the part that is there.";
    if (holder.isPresent()) {
      return new RestoreException(
          EngineError.SEGMENT_UNFINISHED,
          name + " is in " + head.phase() + ": " + holder.get().owner() + " restores it",
          "chain " + head.id(),
          "Wait until it is complete" + readable + part);
    }
    return new RestoreException(
        EngineError.SEGMENT_UNFINISHED,
        name + " stopped in " + head.phase(),
        "chain " + head.id(),
        "Run `"
            + CommandLines.ofTarget(target, request.repeated()).resume(head, segment)
            + "` to complete it"
            + readable
            + part);
  }
}
