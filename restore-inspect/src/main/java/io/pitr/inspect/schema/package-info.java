/** Databases and tables of a target at a timestamp. */
package io.pitr.inspect.schema;
