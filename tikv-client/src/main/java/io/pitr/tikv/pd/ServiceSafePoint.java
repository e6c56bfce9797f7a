package io.pitr.tikv.pd;

import com.google.protobuf.ByteString;
import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.format.proto.Pdpb;
import io.pitr.tikv.contract.TikvError;
import java.time.Duration;

/**
 * Holds back the cluster's garbage collection (spec/restore-flow.md §3.1). PD stores a safe point
 * for each service, and garbage collection stops at the smallest one.
 */
public final class ServiceSafePoint {
  private final PdClient pd;
  private final String serviceId;

  public ServiceSafePoint(PdClient pd, String serviceId) {
    this.pd = pd;
    this.serviceId = serviceId;
  }

  /**
   * Sets or renews the hold: versions visible at {@code safePoint} stay for {@code ttl}.
   *
   * @throws RestoreException {@link TikvError#GC_HOLD_EXPIRED} when PD has already passed it
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

  /** Removes the hold; does nothing if there is none. */
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
