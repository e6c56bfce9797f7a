package io.pitr.catalog;

import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.format.time.TsoText;
import java.util.List;
import java.util.stream.Stream;

/** How far a replica of a log is complete, by comparison with its original. */
final class LogArrival {
  private final LogOriginal original;
  private final LogBackup replica;
  private final Window window;
  private final List<AwaitedObject> missing;

  /**
   * The part of the replica that was compared.
   *
   * @param from timestamp after which the replica is needed
   * @param shift smallest timestamp of a value that is needed, as far as it is known
   * @param completeUpTo everything up to here has arrived
   */
  record Window(Tso from, Tso shift, Tso completeUpTo) {}

  /**
   * @param replica by its own checkpoint alone
   * @param missing what the replica lacks, of any time
   */
  LogArrival(LogOriginal original, LogBackup replica, Window window, List<AwaitedObject> missing) {
    this.original = original;
    this.replica = replica;
    this.window = window;
    this.missing = missing.stream().sorted(AwaitedObject.ORDER).toList();
  }

  /** The span that can be restored. */
  LogSpan span() {
    return replica.span().arrivedUpTo(window.completeUpTo());
  }

  /** The objects that limit the replica, the one that limits it most first. */
  List<AwaitedObject> awaited() {
    return missing.stream()
        .filter(each -> each.overlaps(window.shift(), replica.span().max()))
        .toList();
  }

  /**
   * The absent objects of a selection that the original lacks as well.
   *
   * @throws RestoreException {@link CatalogError#LOG_NOT_ARRIVED} if there are others, and none of
   *     these
   */
  List<AbsentObject> lost(List<AbsentObject> absent, LogSelection selection) {
    List<AbsentObject> awaited = original.awaited(absent);
    List<AbsentObject> lost = absent.stream().filter(each -> !awaited.contains(each)).toList();
    if (lost.isEmpty() && !awaited.isEmpty()) {
      throw notArrived(
          awaited.stream().map(AbsentObject::awaited).sorted(AwaitedObject.ORDER).toList(),
          selection.restoredTs());
    }
    return lost;
  }

  /** Whether the original has a file, which may still be in the replica after it was deleted. */
  boolean originalHas(String path) {
    return original.has(path);
  }

  /**
   * @throws RestoreException {@link CatalogError#LOG_NOT_ARRIVED}, or {@link
   *     CatalogError#LOG_STARTS_LATER} if the original was truncated after the start, so that
   *     nothing shows what the replica lacks
   */
  void requireCovers(Tso start, Tso restoredTs) {
    Tso originalStart = original.log().span().min();
    if (start.isBefore(originalStart)) {
      throw new RestoreException(
          CatalogError.LOG_STARTS_LATER,
          "the restore starts at "
              + TsoText.both(start)
              + ", the original of the replica at "
              + TsoText.both(originalStart)
              + ", so it does not show what the replica lacks before",
          original.uri());
    }
    if (restoredTs.isAfter(span().max()) && !restoredTs.isAfter(replica.span().max())) {
      throw notArrived(awaited(), restoredTs);
    }
  }

  /**
   * Checks that everything has arrived that a selection may need; an empty window needs nothing.
   *
   * @throws RestoreException {@link CatalogError#LOG_NOT_ARRIVED}
   */
  void requireArrived(LogSelection selection) {
    if (!selection.start().isBefore(selection.restoredTs())) {
      return;
    }
    List<AwaitedObject> needed =
        Stream.concat(
                missing.stream()
                    .filter(each -> each.overlaps(selection.shift(), selection.restoredTs())),
                original.compactions(replica, selection.shift(), window.from()).stream())
            .sorted(AwaitedObject.ORDER)
            .toList();
    if (!needed.isEmpty()) {
      throw notArrived(needed, selection.restoredTs());
    }
  }

  /**
   * @param needed in the order of {@link AwaitedObject#ORDER}
   */
  private RestoreException notArrived(List<AwaitedObject> needed, Tso restoredTs) {
    ReplicaProgress progress = progress(needed);
    return new RestoreException(
        CatalogError.LOG_NOT_ARRIVED,
        "the restore ends at "
            + TsoText.both(restoredTs)
            + ", the replica is complete up to "
            + TsoText.both(progress.completeUpTo())
            + "; "
            + progress.text(),
        needed.isEmpty() ? original.uri() : needed.get(0).path());
  }

  ReplicaProgress progress() {
    return progress(awaited());
  }

  private ReplicaProgress progress(List<AwaitedObject> needed) {
    boolean older = needed.stream().anyMatch(each -> !each.maxTs().isAfter(window.from()));
    Tso most = span().max();
    Tso end = older ? Tso.min(window.from(), most) : LogOriginal.end(needed, window.from(), most);
    return new ReplicaProgress(
        original.uri(),
        replica.span().max(),
        end,
        needed.size(),
        needed.isEmpty() ? "" : needed.get(0).path());
  }
}
