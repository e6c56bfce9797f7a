package io.pitr.api.hook;

/**
 * Deferred work of the last segment. Actions run in ascending {@code order}. Those of the same
 * order run in order of {@code id}, except that a target may run several at once which work on
 * different tables. A finished action is recorded in the saved state and never runs again.
 *
 * @param id stable, unique in a chain, for instance {@code index:app.users.k_name}
 * @param order place in the sequence of the end, see the hook's documentation
 * @param description a sentence for the user
 */
public record FinishAction(String id, int order, String description, FinishBody body) {}
