package io.pitr.sim;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.pitr.tikv.grpc.Etcd;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SimEtcdTest {
  private static final long HOUR_SECONDS = 3_600;

  private final SimTime time = new SimTime(100);
  private final SimEtcd etcd = new SimEtcd(time, new Faults(time));

  private long grant(long seconds) {
    var response = new Response<Etcd.LeaseGrantResponse>();
    etcd.new Leases()
        .leaseGrant(Etcd.LeaseGrantRequest.newBuilder().setTTL(seconds).build(), response);
    return response.value().getID();
  }

  private Response<Etcd.PutResponse> put(String key, long lease) {
    var response = new Response<Etcd.PutResponse>();
    etcd.new Keys()
        .put(
            Etcd.PutRequest.newBuilder()
                .setKey(ByteString.copyFromUtf8(key))
                .setValue(ByteString.copyFromUtf8("value"))
                .setLease(lease)
                .build(),
            response);
    return response;
  }

  private long renew(long lease) {
    var response = new Response<Etcd.LeaseKeepAliveResponse>();
    etcd.new Leases()
        .leaseKeepAlive(response)
        .onNext(Etcd.LeaseKeepAliveRequest.newBuilder().setID(lease).build());
    return response.value().getTTL();
  }

  @Test
  void aKeyIsRemovedWhenItsLeaseExpires() {
    put("/short", grant(1));
    put("/long", grant(HOUR_SECONDS));

    time.skip(Duration.ofSeconds(2));

    assertThat(etcd.prefix("/")).containsOnlyKeys("/long");
  }

  @Test
  void aRenewedLeaseBeginsAgain() {
    long lease = grant(HOUR_SECONDS);

    assertThat(renew(lease)).isEqualTo(HOUR_SECONDS);
  }

  @Test
  void anExpiredLeaseCanNeitherBeRenewedNorUsed() {
    long lease = grant(1);
    time.skip(Duration.ofSeconds(2));

    assertThat(renew(lease)).isZero();
    assertThat(put("/key", lease).failure().getCode()).isEqualTo(Status.Code.NOT_FOUND);
    assertThat(etcd.prefix("/")).isEmpty();
  }

  @Test
  void aRevokedLeaseTakesItsKeysAlong() {
    long lease = grant(HOUR_SECONDS);
    put("/key", lease);

    etcd.new Leases()
        .leaseRevoke(Etcd.LeaseRevokeRequest.newBuilder().setID(lease).build(), new Response<>());

    assertThat(etcd.prefix("/")).isEmpty();
  }

  @Test
  void aPrefixFindsKeysBelowItOnly() {
    etcd.put("/a/1", "one");
    etcd.put("/b/2", "two");

    assertThat(etcd.prefix("/a/")).containsOnlyKeys("/a/1");
  }
}
