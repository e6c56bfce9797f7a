/** Sort keys of collations. */
package io.pitr.format.collate;
