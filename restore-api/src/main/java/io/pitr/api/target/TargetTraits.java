package io.pitr.api.target;

/**
 * The abilities of a target.
 *
 * @param keepsHistory meta and data keep every version at its original timestamp
 * @param fencesByTableMode restored tables carry {@code mode} 2 (restore) until they are opened
 * @param runsSql it can run SQL statements
 * @param readable {@link RestoreTarget#snapshot} works
 * @param cutsSsts {@link SstFile#fromTs} and {@link SstFile#untilTs} are kept
 * @param exclusive only the holder of {@link RestoreTarget#lock} can write to it
 * @param actionsAtOnce how many calls of {@link RestoreTarget#run} it takes at the same time, at
 *     least 1
 */
public record TargetTraits(
    boolean keepsHistory,
    boolean fencesByTableMode,
    boolean runsSql,
    boolean readable,
    boolean cutsSsts,
    boolean exclusive,
    int actionsAtOnce) {}
