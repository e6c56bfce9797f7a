package io.pitr.sim;

import com.google.protobuf.ByteString;
import io.pitr.format.proto.ImportSstpb;
import java.util.NavigableMap;

/**
 * A file that a store downloaded and rewrote.
 *
 * @param pairs versioned keys without the data prefix
 */
record SimSst(ImportSstpb.SSTMeta meta, NavigableMap<ByteString, ByteString> pairs) {}
