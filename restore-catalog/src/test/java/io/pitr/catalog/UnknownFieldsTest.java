package io.pitr.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.pitr.format.proto.Brpb;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Small messages are looked at in another way than large ones; what is found is the same. */
class UnknownFieldsTest {
  private static final UnknownFieldSet NEWER =
      UnknownFieldSet.newBuilder()
          .addField(4711, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
          .build();

  @ParameterizedTest
  @ValueSource(ints = {0, 2 << 20})
  void aMessageOfKnownFieldsHasNone(int bytes) {
    assertThat(UnknownFields.find(message(bytes).build())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2 << 20})
  void oneOfTheMessageItselfIsFound(int bytes) {
    Brpb.BackupMeta message = message(bytes).setUnknownFields(NEWER).build();

    assertThat(UnknownFields.find(message)).contains("BackupMeta has unknown fields [4711]");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2 << 20})
  void oneOfAMessageBelowIsFound(int bytes) {
    Brpb.BackupMeta message =
        message(bytes)
            .addFiles(Brpb.File.newBuilder().setName("b").setUnknownFields(NEWER))
            .build();

    assertThat(UnknownFields.find(message)).contains("File has unknown fields [4711]");
  }

  private static Brpb.BackupMeta.Builder message(int bytes) {
    return Brpb.BackupMeta.newBuilder()
        .setClusterId(1)
        .setDdls(ByteString.copyFrom(new byte[bytes]))
        .addFiles(Brpb.File.newBuilder().setName("a"));
  }
}
