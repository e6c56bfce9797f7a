package io.pitr.catalog;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DiscardUnknownFieldsParser;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks for fields that the messages of this program do not have: a newer writer, or damage. */
final class UnknownFields {
  /** Up to which size a message may stand in memory a second time. */
  private static final int SMALL_BYTES = 1 << 20;

  private UnknownFields() {}

  /** The first one in a message or below it: the message's type and the field's number. */
  static Optional<String> find(Message message) {
    return isSmall(message) && isKnown(message) ? Optional.empty() : findBelow(message);
  }

  private static boolean isSmall(Message message) {
    return message.getSerializedSize() <= SMALL_BYTES;
  }

  /**
   * Whether nothing is lost where unknown fields are passed over. To go through the fields by name
   * takes their descriptors, and to build these a tenth of a second.
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
