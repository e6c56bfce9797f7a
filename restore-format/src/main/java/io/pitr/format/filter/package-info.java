/** The table filter syntax of TiDB's tools. */
package io.pitr.format.filter;
