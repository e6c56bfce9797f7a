/** What commands say of themselves: completion, the manual, the page of flags. */
package io.pitr.cli.help;
