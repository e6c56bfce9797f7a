/** Encodings that the formats of a backup are built from (spec/formats.md §0, §7.1). */
package io.pitr.format.codec;
