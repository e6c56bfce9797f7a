/** Compression of log ranges (spec/formats.md §2.6). */
package io.pitr.format.compress;
