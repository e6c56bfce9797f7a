package io.pitr.api.hook;

/**
 * One thing left to do at the end. Actions run in ascending {@code order}. Those of the same order
 * run in order of {@code id}, except that a target may run several at once which work on different
 * tables. One that is done is ticked off in the saved state and never run again.
 *
 * @param id stable, unique in a chain, for instance {@code index:app.users.k_name}
 * @param order place in the sequence of the end, see the hook's documentation
 * @param what a sentence for people
 */
public record FinishAction(String id, int order, String what, FinishBody body) {}
