package io.zabra.engine.jute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.jute.BinaryOutputArchive;
import org.apache.jute.Record;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Id;
import org.apache.zookeeper.data.Stat;
import org.apache.zookeeper.proto.CreateRequest;
import org.apache.zookeeper.proto.GetChildren2Response;
import org.junit.jupiter.api.Test;

class BufferArchiveTest {
    @Test
    void apachesRecordsHaveApachesBytes() throws Exception {
        Stat stat = new Stat(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
        List<Record> records = List.of(
                new CreateRequest("/größe/日本", new byte[] {1, 2}, List.of(new ACL(31, new Id("a", "b"))), 3),
                new GetChildren2Response(List.of("x", "\ud83d\ude00", ""), stat));
        for (Record written : records) {
            ByteArrayOutputStream theirs = new ByteArrayOutputStream();
            written.serialize(BinaryOutputArchive.getArchive(theirs), "r");
            BufferOutputArchive ours = new BufferOutputArchive(16);
            written.serialize(ours, "r");
            assertThat(ours.toByteArray()).isEqualTo(theirs.toByteArray());
        }
    }

    @Test
    void aDirectBufferReadsAsAnArrayDoes() throws Exception {
        BufferOutputArchive out = new BufferOutputArchive();
        out.writeString("größe");
        out.writeBuffer(null);
        out.writeLong(-5);
        ByteBuffer direct =
                ByteBuffer.allocateDirect(out.size()).put(out.buffer()).flip();
        BufferInputArchive in = new BufferInputArchive(direct);
        assertThat(in.readString()).isEqualTo("größe");
        assertThat(in.readBuffer()).isNull();
        assertThat(in.readLong()).isEqualTo(-5);
        assertThat(in.remaining()).isZero();
    }

    @Test
    void aLengthBeyondWhatIsThereIsRefusedBeforeAnythingIsAllocated() {
        for (int length : new int[] {Integer.MAX_VALUE, 5, -2, Integer.MIN_VALUE}) {
            byte[] bytes = ByteBuffer.allocate(8).putInt(length).array();
            assertThatThrownBy(() -> BufferInputArchive.of(bytes).readBuffer()).isInstanceOf(JuteFormatException.class);
            assertThatThrownBy(() -> BufferInputArchive.of(bytes).readString()).isInstanceOf(JuteFormatException.class);
            assertThatThrownBy(() -> BufferInputArchive.of(bytes).startVector("v"))
                    .isInstanceOf(JuteFormatException.class);
        }
    }

    @Test
    void aLengthWrittenAfterwardsCoversWhatCameBetween() {
        BufferOutputArchive out = new BufferOutputArchive(16);
        int start = out.beginLength();
        out.writeRaw(new byte[100], 0, 100);
        out.endLength(start);
        assertThat(out.buffer().getInt()).isEqualTo(100);
        out.clear();
        assertThat(out.size()).isZero();
    }
}
