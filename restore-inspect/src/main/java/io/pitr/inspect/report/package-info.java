/** The report of a restore, as an HTML page and as a JSON document. */
package io.pitr.inspect.report;
