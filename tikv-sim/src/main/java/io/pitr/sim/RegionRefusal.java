package io.pitr.sim;

import io.pitr.format.proto.Errorpb;

/** A store refuses a request with an error of its region. */
final class RegionRefusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Errorpb.Error error;

  RegionRefusal(Errorpb.Error error) {
    super(error.getMessage());
    this.error = error;
  }

  static RegionRefusal epoch(SimRegion current) {
    return new RegionRefusal(
        Errorpb.Error.newBuilder()
            .setMessage("epoch not match of region " + current.id())
            .setEpochNotMatch(
                Errorpb.EpochNotMatch.newBuilder().addCurrentRegions(current.message()))
            .build());
  }

  Errorpb.Error error() {
    return error;
  }
}
