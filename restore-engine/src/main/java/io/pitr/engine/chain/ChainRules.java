package io.pitr.engine.chain;

import io.pitr.api.ErrorCode;
import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.engine.EngineError;
import io.pitr.engine.request.LastChoice;
import io.pitr.engine.request.SegmentEnd;
import java.util.List;
import java.util.Optional;

/**
 * Decides what a request means for the chain on the target. A run finds its predecessor by the
 * chain and its timestamp, never by the id of a run (spec/segmented-restore.md D.4, P-01 to P-18).
 * Pure.
 */
public final class ChainRules {
  private final Optional<ChainHead> head;
  private final Optional<Tombstone> tombstone;
  private final Commands commands;

  /**
   * @param commands writes the commands that messages recommend
   */
  public ChainRules(Optional<ChainHead> head, Optional<Tombstone> tombstone, Commands commands) {
    this.head = head;
    this.tombstone = tombstone;
    this.commands = commands;
  }

  /**
   * @param start where the segment begins; empty means at the timestamp that the chain has reached
   * @param fromFullBackup whether the request names a full backup
   * @param logEnd the newest timestamp of the log
   * @throws RestoreException with the difference, the timestamp that is needed and the command to
   *     run
   */
  public ChainDecision decide(
      Optional<Tso> start,
      boolean fromFullBackup,
      SegmentEnd end,
      Tso logEnd,
      LastChoice last,
      long upstreamClusterId,
      ChainOptions options) {
    Tso restoredTs = end.restoredTs(logEnd);
    if (head.isEmpty()) {
      return tombstone.isPresent()
          ? ended(
              tombstone.get(), start, fromFullBackup, restoredTs, last, upstreamClusterId, options)
          : begin(start, fromFullBackup, restoredTs, last);
    }
    ChainHead chain = head.get();
    requireSame(chain, upstreamClusterId, options);
    if (chain.unsealed().isPresent()) {
      return resume(chain, chain.unsealed().get(), start, fromFullBackup, end);
    }
    Segment sealed =
        chain.lastSealed().orElseThrow(() -> new IllegalStateException("a chain without segments"));
    Tso reached = sealed.restoredTs();
    Tso from = start.orElse(reached);
    boolean firstAgain = sealed.index() == 1 && fromFullBackup;
    boolean laterAgain = sealed.index() > 1 && !fromFullBackup && !from.equals(reached);
    if ((firstAgain || laterAgain) && from.equals(sealed.start()) && restoredTs.equals(reached)) {
      return again(chain, sealed, last);
    }
    if (chain.phase() == Phase.FINISH) {
      if (!fromFullBackup
          && from.equals(reached)
          && end.restoredTs(reached).equals(reached)
          && last != LastChoice.NOT_LAST) {
        return new ChainDecision.Finish(chain);
      }
      throw new RestoreException(
          EngineError.CHAIN_FINISHED,
          "the last segment is applied up to "
              + reached
              + " and its deferred actions are being executed",
          "chain " + chain.id(),
          "Run `" + commands.finish() + "`.");
    }
    if (fromFullBackup) {
      throw new RestoreException(
          EngineError.CHAIN_OPEN,
          "it has reached " + reached,
          "chain " + chain.id(),
          "Continue it with `"
              + commands.next(chain)
              + "`, or abort it with `"
              + commands.abort()
              + "`.");
    }
    return next(chain, reached, from, restoredTs, last);
  }

  private static ChainDecision begin(
      Optional<Tso> start, boolean fromFullBackup, Tso restoredTs, LastChoice last) {
    if (!fromFullBackup || start.isEmpty()) {
      throw new RestoreException(
          EngineError.CHAIN_MISSING, "the target has no chain to continue", "--start-ts");
    }
    if (restoredTs.isBefore(start.get())) {
      throw new RestoreException(
          EngineError.BASE_UNUSABLE,
          "the full backup was made at " + start.get() + ", after --restored-ts " + restoredTs,
          "--full-backup-storage");
    }
    return new ChainDecision.Begin(start.get(), restoredTs, last != LastChoice.NOT_LAST);
  }

  private ChainDecision ended(
      Tombstone end,
      Optional<Tso> start,
      boolean fromFullBackup,
      Tso restoredTs,
      LastChoice last,
      long upstreamClusterId,
      ChainOptions options) {
    if (!end.how().equals(Tombstone.FINISHED)) {
      throw over(EngineError.CHAIN_ABORTED, end);
    }
    boolean sameChain =
        end.upstreamClusterId() == upstreamClusterId
            && (end.options().values().isEmpty() || end.options().differences(options).isEmpty());
    if (sameChain && end.last().isPresent() && restoredTs.equals(end.restoredTs())) {
      Segment done = end.last().get();
      Tso from = start.orElse(done.start());
      boolean sameSegment = from.equals(done.start()) && fromFullBackup == (done.index() == 1);
      boolean sameLast = !done.last() || last != LastChoice.NOT_LAST;
      boolean finishAgain =
          from.equals(end.restoredTs()) && !fromFullBackup && last == LastChoice.LAST;
      if (sameSegment && sameLast || finishAgain) {
        return new ChainDecision.AlreadyDone(
            end.chain(), done.index(), done.start(), done.restoredTs(), true);
      }
    }
    throw over(EngineError.CHAIN_FINISHED, end);
  }

  private static RestoreException over(ErrorCode code, Tombstone end) {
    return new RestoreException(
        code,
        "it was " + end.how() + " at " + end.restoredTs() + ", " + end.when(),
        "chain " + end.chain());
  }

  private void requireSame(ChainHead chain, long upstreamClusterId, ChainOptions options) {
    if (chain.upstreamClusterId() != upstreamClusterId) {
      throw new RestoreException(
          EngineError.CHAIN_DIFFERS,
          "the chain restores cluster "
              + Long.toUnsignedString(chain.upstreamClusterId())
              + ", the log is of cluster "
              + Long.toUnsignedString(upstreamClusterId),
          "chain " + chain.id(),
          "Run `" + commands.goOn(chain) + "`.");
    }
    List<String> differences = chain.options().differences(options);
    if (!differences.isEmpty()) {
      throw new RestoreException(
          EngineError.CHAIN_DIFFERS,
          String.join("; ", differences),
          "chain " + chain.id(),
          "Run `" + commands.goOn(chain) + "`.");
    }
  }

  /** An unfinished segment keeps the options it was started with, including {@code --last}. */
  private ChainDecision resume(
      ChainHead chain,
      Segment running,
      Optional<Tso> start,
      boolean fromFullBackup,
      SegmentEnd end) {
    boolean sameStart =
        start.orElse(running.start()).equals(running.start())
            && fromFullBackup == (running.index() == 1);
    boolean sameEnd = end.restoredTs(running.restoredTs()).equals(running.restoredTs());
    if (sameStart && sameEnd) {
      return new ChainDecision.Resume(chain, running);
    }
    throw new RestoreException(
        EngineError.SEGMENT_UNFINISHED,
        "segment "
            + running.index()
            + " from "
            + running.start()
            + " to "
            + running.restoredTs()
            + " with --last="
            + running.last()
            + " was started and stopped in "
            + chain.phase()
            + (running.index() == 1 && !fromFullBackup
                ? "; it restores the full backup, and the command line has no"
                    + " --full-backup-storage"
                : ""),
        "chain " + chain.id(),
        "Run `" + commands.resume(chain, running) + "` first.");
  }

  private ChainDecision again(ChainHead chain, Segment sealed, LastChoice last) {
    if (chain.phase() == Phase.FINISH && (sealed.last() || last == LastChoice.LAST)) {
      return new ChainDecision.Finish(chain);
    }
    if (last == LastChoice.LAST && !sealed.last()) {
      throw new RestoreException(
          EngineError.CHAIN_OPEN,
          "segment "
              + sealed.index()
              + " is restored already up to "
              + sealed.restoredTs()
              + ", with --last=false",
          "chain " + chain.id(),
          "Run `" + commands.finish() + "` to execute the deferred actions.");
    }
    return new ChainDecision.AlreadyDone(
        chain.id(), sealed.index(), sealed.start(), sealed.restoredTs(), sealed.last());
  }

  private ChainDecision next(
      ChainHead chain, Tso reached, Tso from, Tso restoredTs, LastChoice last) {
    if (!from.equals(reached)) {
      throw new RestoreException(
          from.isAfter(reached) ? EngineError.CHAIN_GAP : EngineError.CHAIN_OVERLAP,
          "--start-ts is " + from + ", the target has reached " + reached,
          "chain " + chain.id(),
          "Run `" + commands.next(chain) + "`.");
    }
    if (last == LastChoice.UNSTATED) {
      throw new RestoreException(
          EngineError.LAST_UNSTATED,
          "segment " + (chain.sealedSegments() + 1) + " of an open chain needs --last",
          "chain " + chain.id());
    }
    if (restoredTs.isBefore(reached)) {
      throw new RestoreException(
          EngineError.CHAIN_OVERLAP,
          "--restored-ts "
              + restoredTs
              + " is before "
              + reached
              + ", which the target has reached",
          "chain " + chain.id(),
          "Run `" + commands.next(chain) + "`.");
    }
    if (restoredTs.equals(reached)) {
      if (last == LastChoice.LAST) {
        return new ChainDecision.Finish(chain);
      }
      throw new RestoreException(
          EngineError.REQUEST_INVALID,
          "--start-ts and --restored-ts are both " + reached + " and --last is false",
          "chain " + chain.id(),
          "Choose a later --restored-ts, or give --last=true to finish.");
    }
    return new ChainDecision.Continue(chain, from, restoredTs, last == LastChoice.LAST);
  }

  /** The commands that messages recommend, complete and ready to paste. */
  public interface Commands {

    /** Restores the next segment; the user fills in its end. */
    String next(ChainHead chain);

    String resume(ChainHead chain, Segment unfinished);

    String finish();

    String abort();

    /** Continues the chain in its current state. */
    default String goOn(ChainHead chain) {
      return chain
          .unsealed()
          .map(segment -> resume(chain, segment))
          .orElseGet(() -> chain.phase() == Phase.FINISH ? finish() : next(chain));
    }
  }
}
