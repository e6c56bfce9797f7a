package io.pitr.inspect.read;

import io.pitr.api.Tso;
import io.pitr.engine.request.RepeatedFlags;
import java.util.Optional;

/**
 * Which state of a target to read.
 *
 * @param ts empty for the newest state
 * @param allowUnfinished read a state that is not complete, too
 * @param repeated for the commands that messages recommend
 */
public record ReadRequest(Optional<Tso> ts, boolean allowUnfinished, RepeatedFlags repeated) {
  /** The newest state, which must be complete. */
  public static final ReadRequest NEWEST =
      new ReadRequest(Optional.empty(), false, RepeatedFlags.NONE);

  /** The newest state, complete or not. */
  public static final ReadRequest ANY = new ReadRequest(Optional.empty(), true, RepeatedFlags.NONE);

  public static ReadRequest at(Tso ts) {
    return new ReadRequest(Optional.of(ts), false, RepeatedFlags.NONE);
  }
}
