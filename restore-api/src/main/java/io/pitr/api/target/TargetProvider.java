package io.pitr.api.target;

import io.pitr.api.option.OptionValues;
import java.util.Set;

/** Opens targets for the URI schemes it names. */
public interface TargetProvider {

  /** Lower case, without {@code ://}. */
  Set<String> schemes();

  /**
   * Opens a target.
   *
   * @param uri as the user gave it
   * @param run what the program's own flags say
   * @param options the values of the plugin's own options
   * @throws io.pitr.api.RestoreException with a code of {@link TargetError}
   */
  RestoreTarget open(String uri, OpenMode mode, RunSettings run, OptionValues options);

  /**
   * Makes this process the only one that follows a log into an existing target, until the result is
   * closed or the process dies. It does not lock the target: others may finish or abort the chain
   * meanwhile. By default a target may have several followers.
   *
   * @param uri as the user gave it
   * @param owner describes the process, for others
   * @throws io.pitr.api.RestoreException {@link TargetError#TARGET_FOLLOWED} if another process
   *     follows, {@link TargetError#TARGET_NOT_FOUND}
   */
  default TargetLease follow(String uri, String owner, RunSettings run, OptionValues options) {
    return TargetLease.NONE;
  }

  /** What the caller does with the target. */
  enum OpenMode {
    /**
     * Only reads. Nothing is created, changed or locked, and no permission to write is needed. A
     * missing target is an error. While another process writes, all reads of an exclusive target
     * see one moment, that of the opening.
     */
    READ,
    /** Writes to an existing target. A missing target is an error and is not created. */
    WRITE_EXISTING,
    /** Restores: a missing target is created. */
    WRITE
  }
}
