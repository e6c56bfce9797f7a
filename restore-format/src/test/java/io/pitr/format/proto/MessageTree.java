package io.pitr.format.proto;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.Type;
import com.google.protobuf.Message;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Converts messages to JSON with protobuf's mapping and original field names, for comparisons. */
final class MessageTree {
  private static final JsonMapper JSON = JsonMapper.shared();

  private MessageTree() {}

  static ObjectNode of(Message message) {
    ObjectNode tree = JSON.createObjectNode();
    for (Map.Entry<FieldDescriptor, Object> field : message.getAllFields().entrySet()) {
      tree.set(field.getKey().getName(), value(field.getKey(), field.getValue()));
    }
    return tree;
  }

  private static JsonNode value(FieldDescriptor field, Object value) {
    if (field.isRepeated()) {
      ArrayNode array = JSON.createArrayNode();
      ((List<?>) value).forEach(item -> array.add(single(field, item)));
      return array;
    }
    return single(field, value);
  }

  private static JsonNode single(FieldDescriptor field, Object value) {
    if (value instanceof Message message) {
      return of(message);
    }
    if (value instanceof ByteString bytes) {
      return JSON.valueToTree(Base64.getEncoder().encodeToString(bytes.toByteArray()));
    }
    if (value instanceof EnumValueDescriptor constant) {
      return JSON.valueToTree(constant.getName());
    }
    if (value instanceof Long number) {
      boolean unsigned = field.getType() == Type.UINT64;
      return JSON.valueToTree(unsigned ? Long.toUnsignedString(number) : Long.toString(number));
    }
    return JSON.valueToTree(value);
  }
}
