/** Write activity and schema changes of a log backup over time. */
package io.pitr.inspect.timeline;
