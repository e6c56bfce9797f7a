/** Networks that fail. */
package io.pitr.testkit.net;
