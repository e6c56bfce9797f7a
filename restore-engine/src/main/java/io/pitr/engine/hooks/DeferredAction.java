package io.pitr.engine.hooks;

import io.pitr.api.hook.FinishAction;

/** An action that waits, and the hook it belongs to. */
public record DeferredAction(String hook, FinishAction action) {}
