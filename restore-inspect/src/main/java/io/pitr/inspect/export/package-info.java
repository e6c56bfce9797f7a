/** Exports rows and definitions of a target in Dumpling's layout. */
package io.pitr.inspect.export;
