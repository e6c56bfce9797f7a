/** Databases and tables as they stand in a target at a timestamp. */
package io.pitr.inspect.schema;
