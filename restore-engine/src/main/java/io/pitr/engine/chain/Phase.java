package io.pitr.engine.chain;

/**
 * Where a segment stands; recorded before the phase begins. A run that dies is resumed from its
 * recorded phase, and each phase may be run again:
 *
 * <pre>
 *   OPEN ─▶ BASE (first only) ─▶ SCHEMA ─▶ APPLY ─▶ SEAL ─▶ CLOSED
 *                                                     └────▶ FINISH (last only) ─▶ CLOSED
 * </pre>
 */
public enum Phase {
  OPEN,
  BASE,
  SCHEMA,
  APPLY,
  SEAL,
  FINISH,
  CLOSED
}
