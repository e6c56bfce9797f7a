/** Commands of {@code br}: they read flags, call the engine or the inspector, and show results. */
package io.pitr.cli;
