package io.pitr.cluster;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What Go {@code br} said to PD and TiKV when it restored alpha in one go. */
final class Trace {
  private final List<JsonNode> lines = new ArrayList<>();

  private Trace() {
    try {
      for (String line : Files.readAllLines(Alpha.folder().resolve("trace.jsonl"))) {
        lines.add(JsonMapper.shared().readTree(line));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Trace read() {
    return new Trace();
  }

  /** The requests of a call, in order. */
  <M extends Message> List<M> requests(String call, M prototype, Class<M> type) {
    return messages(call, ">", prototype, type);
  }

  private <M extends Message> List<M> messages(
      String call, String direction, M prototype, Class<M> type) {
    return lines.stream()
        .filter(
            line ->
                line.path("call").asString().matches(".*[/#]" + call)
                    && line.path("dir").asString().equals(direction))
        .map(line -> type.cast(message(prototype.newBuilderForType(), line.path("message"))))
        .toList();
  }

  private static Message message(Message.Builder builder, JsonNode json) {
    for (var property : json.properties()) {
      FieldDescriptor field = builder.getDescriptorForType().findFieldByName(property.getKey());
      if (field == null) {
        continue;
      }
      if (field.isRepeated()) {
        property
            .getValue()
            .forEach(one -> builder.addRepeatedField(field, value(builder, field, one)));
      } else {
        builder.setField(field, value(builder, field, property.getValue()));
      }
    }
    return builder.build();
  }

  private static Object value(Message.Builder builder, FieldDescriptor field, JsonNode json) {
    return switch (field.getJavaType()) {
      case INT -> (int) json.asLong();
      case LONG -> Long.parseUnsignedLong(json.asString());
      case BOOLEAN -> json.asBoolean();
      case STRING -> json.asString();
      case BYTE_STRING -> ByteString.copyFrom(Base64.getDecoder().decode(json.asString()));
      case ENUM -> enumValue(field, json.asString());
      case MESSAGE -> message(builder.newBuilderForField(field), json);
      case FLOAT, DOUBLE -> throw new IllegalArgumentException("not expected: " + field);
    };
  }

  private static EnumValueDescriptor enumValue(FieldDescriptor field, String name) {
    return field.getEnumType().findValueByName(name);
  }
}
