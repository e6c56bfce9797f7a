/** Descriptions of commands: help, completion, manual, page of flags. */
package io.pitr.cli.help;
