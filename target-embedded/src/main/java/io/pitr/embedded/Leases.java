package io.pitr.embedded;

import io.pitr.api.target.LeaseHolder;
import java.util.Optional;

/** Grants the lease of a target, and names its holder. */
interface Leases {
  Lease take(String owner);

  Optional<LeaseHolder> holder();
}
