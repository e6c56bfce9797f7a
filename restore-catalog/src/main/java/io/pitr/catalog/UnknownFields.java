package io.pitr.catalog;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DiscardUnknownFieldsParser;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds fields that this program does not know: of a newer writer, or damage. */
final class UnknownFields {
  /** Largest message of which a second copy in memory is allowed. */
  private static final int SMALL_BYTES = 1 << 20;

  private UnknownFields() {}

  /**
   * The first unknown field in a message or its descendants: the message's type and the field's
   * number.
   */
  static Optional<String> find(Message message) {
    return isSmall(message) && isKnown(message) ? Optional.empty() : findBelow(message);
  }

  private static boolean isSmall(Message message) {
    return message.getSerializedSize() <= SMALL_BYTES;
  }

  /**
   * Whether ignoring unknown fields loses nothing. The check avoids descriptors, because building
   * them takes a tenth of a second.
   */
  private static boolean isKnown(Message message) {
    try {
      return DiscardUnknownFieldsParser.wrap(message.getParserForType())
              .parseFrom(message.toByteString())
              .getSerializedSize()
          == message.getSerializedSize();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a message's own bytes can't be read", e);
    }
  }

  private static Optional<String> findBelow(Message message) {
    if (!message.getUnknownFields().asMap().isEmpty()) {
      return Optional.of(
          message.getDescriptorForType().getName()
              + " has unknown fields "
              + message.getUnknownFields().asMap().keySet());
    }
    for (Map.Entry<FieldDescriptor, Object> field : message.getAllFields().entrySet()) {
      if (field.getKey().getJavaType() != FieldDescriptor.JavaType.MESSAGE) {
        continue;
      }
      List<?> values = field.getValue() instanceof List<?> list ? list : List.of(field.getValue());
      for (Object value : values) {
        Optional<String> found = findBelow((Message) value);
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }
}
