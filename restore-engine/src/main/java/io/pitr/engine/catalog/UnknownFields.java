package io.pitr.engine.catalog;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks for fields that the messages of this program do not have: a newer writer, or damage. */
final class UnknownFields {
  private UnknownFields() {}

  /** The first one in a message or below it: the message's type and the field's number. */
  static Optional<String> find(Message message) {
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
        Optional<String> found = find((Message) value);
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }
}
