package io.pitr.api.target;

import java.util.Map;
import java.util.Set;

/** Opens targets for the URI schemes it names. */
public interface TargetProvider {

  /** Lower case, without {@code ://}. */
  Set<String> schemes();

  /**
   * Opens a target.
   *
   * @param uri as the user gave it
   * @param options command-line options by their name without dashes; unknown ones are ignored
   * @throws io.pitr.api.RestoreException with a code of {@link TargetError}
   */
  RestoreTarget open(String uri, OpenMode mode, Map<String, String> options);

  /** What the caller means to do. */
  enum OpenMode {
    /** Looks only: nothing is created, nothing locked; an absent target is an error. */
    READ,
    /** Restores: created when absent. */
    WRITE
  }
}
