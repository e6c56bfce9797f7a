package io.pitr.catalog;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.ExtensionRegistryLite;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import com.google.protobuf.WireFormat;
import io.pitr.api.CipherSpec;
import io.pitr.api.RestoreException;
import io.pitr.api.storage.BackupStorage;
import io.pitr.format.codec.HexText;
import io.pitr.format.codec.Sha256;
import io.pitr.format.crypto.AesCtr;
import io.pitr.format.proto.Brpb;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Walks the leaves of an index in a full backup's metadata (spec/formats.md §1.3), with one leaf in
 * memory at a time. Depth and count are bounded, and a leaf that is referenced twice is refused, so
 * a cycle ends in an error.
 */
final class MetaTree {
  /** The content of a leaf; field numbers are those of {@code MetaFile}. */
  enum Content {
    DATA_FILES(2),
    SCHEMAS(3),
    DDLS(5);

    private final int field;

    Content(int field) {
      this.field = field;
    }
  }

  private static final int MAX_DEPTH = 8;
  private static final int MAX_LEAVES = 1_000_000;
  // A leaf is flushed when its items exceed 128 MiB, so it has at most one item more.
  private static final long MAX_LEAF_BYTES = 512L << 20;
  private static final int META_FILES_FIELD = 1;

  private final BackupStorage storage;
  private final CipherSpec cipher;
  private final boolean strict;
  private final Consumer<RestoreException> onDamage;
  private final Set<String> seen = new HashSet<>();
  private long sizeBytes;

  /**
   * @param onDamage receives each unreadable leaf; the others are read if it returns
   */
  MetaTree(
      BackupStorage storage,
      CipherSpec cipher,
      boolean strict,
      Consumer<RestoreException> onDamage) {
    this.storage = storage;
    this.cipher = cipher;
    this.strict = strict;
    this.onDamage = onDamage;
  }

  /** Bytes of all leaves read so far. */
  long sizeBytes() {
    return sizeBytes;
  }

  /** Passes on every item of one kind; other items mean corruption. */
  <T extends Message> void forEach(
      Brpb.MetaFile root, Content content, Parser<T> parser, Consumer<? super T> each) {
    node(root.toByteArray(), "backupmeta", content, parser, each, 0);
  }

  private <T extends Message> void node(
      byte[] bytes,
      String where,
      Content content,
      Parser<T> parser,
      Consumer<? super T> each,
      int depth) {
    if (depth > MAX_DEPTH) {
      throw corrupt("the metadata's tree is deeper than " + MAX_DEPTH, where);
    }
    CodedInputStream in = CodedInputStream.newInstance(bytes);
    try {
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        int field = WireFormat.getTagFieldNumber(tag);
        if (WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
          throw corrupt("field " + field + " of the metadata is of a wrong kind", where);
        }
        if (field == META_FILES_FIELD) {
          Brpb.File leaf = message(in, Brpb.File.parser(), where);
          leaf(leaf, content, parser, each, depth + 1);
        } else if (field == content.field) {
          each.accept(message(in, parser, where));
        } else if (field <= Brpb.MetaFile.BACKUP_RANGES_FIELD_NUMBER) {
          throw corrupt("field " + field + " appears where " + content + " are expected", where);
        } else if (strict) {
          throw new RestoreException(
              CatalogError.BACKUP_TOO_NEW, "MetaFile has unknown field " + field, where);
        } else {
          in.skipField(tag);
        }
      }
    } catch (IOException e) {
      throw new RestoreException(
          CatalogError.BACKUP_META_CORRUPT, "not a MetaFile: " + e.getMessage(), where, e);
    }
  }

  private <T extends Message> void leaf(
      Brpb.File leaf, Content content, Parser<T> parser, Consumer<? super T> each, int depth) {
    byte[] plain;
    try {
      plain = read(leaf);
    } catch (RestoreException e) {
      onDamage.accept(e);
      return;
    }
    node(plain, leaf.getName(), content, parser, each, depth);
  }

  private <T extends Message> T message(CodedInputStream in, Parser<T> parser, String where)
      throws IOException {
    int length = in.readRawVarint32();
    if (length < 0) {
      throw corrupt("an item has a negative length", where);
    }
    int limit = in.pushLimit(length);
    T message = parser.parseFrom(in, ExtensionRegistryLite.getEmptyRegistry());
    if (!in.isAtEnd()) {
      throw new InvalidProtocolBufferException("an item ends too early");
    }
    in.popLimit(limit);
    if (strict) {
      UnknownFields.find(message)
          .ifPresent(
              what -> {
                throw new RestoreException(CatalogError.BACKUP_TOO_NEW, what, where);
              });
    }
    return message;
  }

  private byte[] read(Brpb.File leaf) {
    String name = leaf.getName();
    if (!seen.add(name) || seen.size() > MAX_LEAVES) {
      throw corrupt("the leaf is referenced twice, or there are too many leaves", name);
    }
    if (leaf.getSize() < 0 || leaf.getSize() > MAX_LEAF_BYTES) {
      throw corrupt("a leaf of " + Long.toUnsignedString(leaf.getSize()) + " bytes", name);
    }
    byte[] stored = storage.read(name, MAX_LEAF_BYTES);
    if (stored.length != leaf.getSize()) {
      throw corrupt(
          "the leaf has " + stored.length + " bytes, its reference says " + leaf.getSize(), name);
    }
    byte[] plain = AesCtr.crypt(cipher, leaf.getCipherIv().toByteArray(), stored, name);
    byte[] expected = leaf.getSha256().toByteArray();
    byte[] actual = Sha256.of(plain);
    if (!Arrays.equals(expected, actual)) {
      throw corrupt(
          "the leaf's SHA-256 is " + HexText.of(actual) + ", expected " + HexText.of(expected),
          name);
    }
    sizeBytes += plain.length;
    return plain;
  }

  private static RestoreException corrupt(String what, String where) {
    return new RestoreException(CatalogError.BACKUP_META_CORRUPT, what, where);
  }
}
