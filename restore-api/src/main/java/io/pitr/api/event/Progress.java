package io.pitr.api.event;

/**
 * How far a phase has come.
 *
 * @param phase the phase's name, for instance {@code APPLY}
 * @param doneBytes of this run and of earlier runs that it resumes
 * @param totalBytes what the phase will have done at its end; 0 when unknown
 * @param doneKvs key-value pairs put so far
 * @param waitingOn what holds the run up now; empty when nothing does
 */
public record Progress(
    String phase, long doneBytes, long totalBytes, long doneKvs, String waitingOn) {}
