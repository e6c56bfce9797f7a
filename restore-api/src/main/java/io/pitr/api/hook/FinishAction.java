package io.pitr.api.hook;

/**
 * One thing left to do at the end of a chain. Actions run in ascending {@code order}. Those with
 * the same order run in order of {@code id}, except that a target may run several at once if they
 * work on different tables. A finished action is ticked off in the saved state and never runs
 * again.
 *
 * @param id stable, unique in a chain, for example {@code index:app.users.k_name}
 * @param order place in the sequence of actions; docs/plugins.md lists the orders in use
 * @param description a short phrase for display, for example {@code rebuild index app.users.k_name}
 */
public record FinishAction(String id, int order, String description, FinishBody body) {}
