/** Rows and definitions out of a target, in Dumpling's layout. */
package io.pitr.inspect.export;
