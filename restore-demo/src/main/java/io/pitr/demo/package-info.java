/** A sample shop, its backups, and the walk through a restore that {@code br demo} shows. */
package io.pitr.demo;
