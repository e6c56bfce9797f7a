/** Basic encodings and checksums used by a backup's formats (spec/formats.md §0, §7.1). */
package io.pitr.format.codec;
