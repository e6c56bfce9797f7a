/** The report of a restore, as a page and as a document. */
package io.pitr.inspect.report;
