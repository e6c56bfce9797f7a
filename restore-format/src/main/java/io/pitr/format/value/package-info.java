/** SQL values: their types, bytes and text. */
package io.pitr.format.value;
