/** Cuts a load into units of work that are independent of the machine. */
package io.pitr.apply.plan;
