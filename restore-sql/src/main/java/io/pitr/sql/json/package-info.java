/** JSON documents: binary form, text, paths. */
package io.pitr.sql.json;
