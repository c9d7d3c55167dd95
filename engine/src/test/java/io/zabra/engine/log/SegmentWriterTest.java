package io.zabra.engine.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.engine.disk.Disk;
import io.zabra.engine.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the page cache is given, which does not have the zeros that were written past it. */
class SegmentWriterTest {
    private static final int PAGE_BYTES = 4096;
    private static final Segment SEGMENT = new Segment(Path.of("/log/1"), new SegmentHeader(0, 1, 7));

    private final WrittenFile file = new WrittenFile(3 << 20);

    @Test
    void wholePagesAreWrittenAndTheLastOneAlone() throws IOException {
        try (SegmentWriter writer = writer(4 << 20)) {
            long zxid = 0;
            for (int payload : List.of(100, 100, 9_000, 5, 4_096, 70_000, 1, 1_200_000, 3_000)) {
                file.writes.clear();
                long from = writer.endOffset();
                writer.append(++zxid, 1, 1, ByteBuffer.allocate(payload));
                writer.sync();
                assertThat(file.writes.get(0).offset()).isEqualTo(from);
                assertThat(file.writes).allMatch(Write::endsWithPage);
                assertThat(file.writes.get(file.writes.size() - 1).pages()).isOne();
            }
        }
    }

    @Test
    void whatIsWrittenDoesNotReachBeyondTheZeros() throws IOException {
        file.size = 3_000;
        try (SegmentWriter writer = writer(1_000)) {
            for (int zxid = 1; zxid < 50; zxid++) {
                writer.append(zxid, 1, 1, ByteBuffer.allocate(200));
                writer.sync();
                assertThat(file.size % 1_000).isZero();
            }
        }
    }

    private SegmentWriter writer(int preallocateBytes) throws IOException {
        return SegmentWriter.reopen(
                file.disk(), SEGMENT, SegmentHeader.BYTES, new LogConfig(64 << 20, preallocateBytes));
    }

    private record Write(long offset, int length) {
        boolean endsWithPage() {
            return (offset + length) % PAGE_BYTES == 0;
        }

        long pages() {
            return (offset + length - 1) / PAGE_BYTES - offset / PAGE_BYTES + 1;
        }
    }

    /** Notes what is written, and keeps nothing. */
    private static final class WrittenFile implements DiskFile {
        final List<Write> writes = new ArrayList<>();
        long size;

        WrittenFile(long size) {
            this.size = size;
        }

        Disk disk() {
            return new OneFileDisk(this);
        }

        @Override
        public long size() {
            return size;
        }

        @Override
        public int read(ByteBuffer target, long offset) {
            return 0;
        }

        @Override
        public void write(ByteBuffer source, long offset) {
            writes.add(new Write(offset, source.remaining()));
            size = Math.max(size, offset + source.remaining());
            source.position(source.limit());
        }

        @Override
        public void zero(long offset, long length) {
            size = Math.max(size, offset + length);
        }

        @Override
        public void truncate(long newSize) {
            size = newSize;
        }

        @Override
        public void sync() {}

        @Override
        public void close() {}
    }
}
