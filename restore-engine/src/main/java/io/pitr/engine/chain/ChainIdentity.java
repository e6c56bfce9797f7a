package io.pitr.engine.chain;

import io.pitr.api.CipherSpec;
import io.pitr.engine.request.RestoreRequest;
import io.pitr.format.codec.HexText;
import io.pitr.format.codec.Sha256;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/** The id of a chain, and the options of a request that must stay the same in a chain. */
public final class ChainIdentity {
  private static final int ID_BYTES = 16;
  private static final int KEY_ID_BYTES = 8;

  private ChainIdentity() {}

  public static String newId() {
    byte[] id = new byte[ID_BYTES];
    new SecureRandom().nextBytes(id);
    return HexText.of(id);
  }

  public static ChainOptions options(RestoreRequest request, List<String> hookIds) {
    var values = new TreeMap<String, String>();
    values.put(CommandLines.FILTER, CommandLines.filter(request.filter()));
    values.put(CommandLines.LOG_CIPHER, cipher(request.backups().logCipher()));
    values.put("plugins' hooks", String.join(" ", hookIds));
    return new ChainOptions(values);
  }

  /** The method, and enough of a hash to distinguish keys without revealing them. */
  private static String cipher(CipherSpec cipher) {
    if (cipher.method() == CipherSpec.Method.PLAINTEXT) {
      // Master keys may be rotated while a log is written: each file names the key that it needs.
      return cipher.toString();
    }
    byte[] hash = Sha256.of(cipher.key());
    return cipher.method().flagValue() + " key " + HexText.of(Arrays.copyOf(hash, KEY_ID_BYTES));
  }
}
