/** The filter language of TiDB's tools: which tables take part. */
package io.pitr.format.filter;
