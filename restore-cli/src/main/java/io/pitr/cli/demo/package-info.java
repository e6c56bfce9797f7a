/** A sample shop, its backups, and the story that {@code br demo} tells with them. */
package io.pitr.cli.demo;
