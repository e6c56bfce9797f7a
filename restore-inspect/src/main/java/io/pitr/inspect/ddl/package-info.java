/** Definitions as SQL text, byte for byte as TiDB's SHOW CREATE prints them. */
package io.pitr.inspect.ddl;
