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

  /** What the caller does with the target. */
  enum OpenMode {
    /** Only reads: nothing is created, nothing is locked; a missing target is an error. */
    READ,
    /** Restores: a missing target is created. */
    WRITE
  }
}
