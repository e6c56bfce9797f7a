package io.pitr.tikv.pd;

import com.google.protobuf.ByteString;
import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.format.proto.Pdpb;
import io.pitr.tikv.contract.TikvError;
import java.time.Duration;

/**
 * Holds the cluster's garbage collection back (spec/restore-flow.md §3.1). PD keeps a safe point
 * for each service and lets garbage collection go up to the smallest.
 */
public final class ServiceSafePoint {
  private final PdClient pd;
  private final String serviceId;

  public ServiceSafePoint(PdClient pd, String serviceId) {
    this.pd = pd;
    this.serviceId = serviceId;
  }

  /**
   * Puts or renews the hold: versions visible at {@code ts} stay for {@code ttl}.
   *
   * @throws RestoreException {@link TikvError#GC_HOLD_EXPIRED} when PD is past it already
   */
  public void hold(Tso ts, Duration ttl) {
    long safePoint = ts.value() - 1;
    Pdpb.UpdateServiceGCSafePointResponse answer = update(safePoint, ttl.toSeconds());
    if (Long.compareUnsigned(answer.getMinSafePoint(), safePoint) > 0) {
      throw new RestoreException(
          TikvError.GC_HOLD_EXPIRED,
          "the cluster's safe point is "
              + Long.toUnsignedString(answer.getMinSafePoint())
              + ", wanted at most "
              + Long.toUnsignedString(safePoint),
          serviceId);
    }
  }

  /** Takes the hold away; fine when there is none. */
  public void release() {
    update(0, 0);
  }

  private Pdpb.UpdateServiceGCSafePointResponse update(long safePoint, long ttlSeconds) {
    return pd.call(
        "UpdateServiceGCSafePoint",
        stub ->
            stub.updateServiceGCSafePoint(
                Pdpb.UpdateServiceGCSafePointRequest.newBuilder()
                    .setHeader(pd.header())
                    .setServiceId(ByteString.copyFromUtf8(serviceId))
                    .setTTL(ttlSeconds)
                    .setSafePoint(safePoint)
                    .build()),
        Pdpb.UpdateServiceGCSafePointResponse::getHeader);
  }
}
