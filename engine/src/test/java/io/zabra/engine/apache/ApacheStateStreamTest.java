package io.zabra.engine.apache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.engine.disk.DamagedFileException;
import io.zabra.engine.snapshot.MapTree;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.jute.BinaryInputArchive;
import org.apache.jute.BinaryOutputArchive;
import org.apache.zookeeper.server.DataTree;
import org.apache.zookeeper.server.util.SerializeUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApacheStateStreamTest {
    private static final Path NAME = Path.of("stream");
    private static final long ZXID = 0x12a9;

    @TempDir
    Path dir;

    private ApacheDirectory sample;

    @BeforeEach
    void writeSample() throws IOException {
        sample = SampleData.writeTo(dir);
    }

    @Test
    void apacheReadsWhatWeWriteAndWeReadWhatApacheWrites() throws IOException {
        MapTree expected = new MapTree();
        ApacheImport.run(sample, expected);
        DataTree tree = new DataTree();
        Map<Long, Integer> sessions = new ConcurrentHashMap<>();
        SerializeUtils.deserializeSnapshot(
                tree, BinaryInputArchive.getArchive(new ByteArrayInputStream(written())), sessions);
        ByteArrayOutputStream back = new ByteArrayOutputStream();
        SerializeUtils.serializeSnapshot(tree, BinaryOutputArchive.getArchive(back), sessions);
        MapTree actual = new MapTree();
        ApacheStateStream.read(NAME, ZXID, new ByteArrayInputStream(back.toByteArray()), actual);
        assertThat(actual.lines()).containsExactlyElementsOf(expected.lines());
    }

    @Test
    void aStreamThatEndsEarlyOrGoesOnIsRefused() throws IOException {
        byte[] good = written();
        for (int length = 0; length < good.length; length += 9973) {
            assertRefused(Arrays.copyOf(good, length));
        }
        assertRefused(Arrays.copyOf(good, good.length - 1));
        assertRefused(Arrays.copyOf(good, good.length + 1));
    }

    private byte[] written() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ApacheStateStream.write(sink -> ApacheImport.run(sample, sink), out);
        return out.toByteArray();
    }

    private static void assertRefused(byte[] bytes) {
        assertThatThrownBy(() -> ApacheStateStream.read(NAME, ZXID, new ByteArrayInputStream(bytes), new MapTree()))
                .isInstanceOf(DamagedFileException.class);
    }
}
