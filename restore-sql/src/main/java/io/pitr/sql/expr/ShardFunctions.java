package io.pitr.sql.expr;

import io.pitr.sql.expr.Functions.Function;
import io.pitr.sql.value.Datum;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.function.LongUnaryOperator;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/**
 * Functions that scatter keys: {@code vitess_hash} encrypts eight bytes with DES and a key of
 * zeros; {@code tidb_shard} is that hash modulo 256.
 */
final class ShardFunctions {
  private static final int SHARDS = 256;

  private ShardFunctions() {}

  static Map<String, Function> functions() {
    return Map.of(
        "vitess_hash",
        Function.of(1, a -> hashed(a, hash -> hash, true)),
        "tidb_shard",
        Function.of(1, a -> hashed(a, hash -> Long.remainderUnsigned(hash, SHARDS), false)));
  }

  private static Expression hashed(
      List<Expression> arguments, LongUnaryOperator last, boolean unsigned) {
    return Computed.strict(
        unsigned ? Types.UNSIGNED : Types.INT,
        arguments,
        v -> {
          long hash = last.applyAsLong(hash(v.bits(0)));
          return unsigned ? new Datum.Unsigned(hash) : new Datum.Int(hash);
        });
  }

  /**
   * The cipher is used only to scatter values; single blocks are part of the function's definition.
   */
  @SuppressWarnings("InsecureCryptoUsage")
  private static long hash(long key) {
    try {
      Cipher cipher = Cipher.getInstance("DES/ECB/NoPadding");
      cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(new byte[8], "DES"));
      return ByteBuffer.wrap(cipher.doFinal(ByteBuffer.allocate(8).putLong(key).array())).getLong();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java platform has no DES", e);
    }
  }
}
