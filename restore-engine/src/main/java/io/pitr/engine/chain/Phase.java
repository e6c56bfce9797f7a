package io.pitr.engine.chain;

/**
 * The phase of a segment, recorded before the phase begins. A run that dies is resumed in its
 * recorded phase, and each phase may be repeated:
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
