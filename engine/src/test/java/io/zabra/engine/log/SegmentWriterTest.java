package io.zabra.engine.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.nio.file.ExtendedOpenOption;
import io.zabra.engine.disk.Disk;
import io.zabra.engine.disk.DiskFile;
import io.zabra.engine.disk.NioDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;

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

    /** Each way of writing has a descriptor of its own, as long as the file is open. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void zerosGoPastThePageCacheInASegmentThatIsASpareFileAsInANewOne(
            @TempDir(factory = PastThePageCache.class) Path directory) throws IOException {
        assumeTrue(
                PastThePageCache.isPossible(directory),
                () -> directory
                        + " is on a file system whose files cannot be written past the page cache, and so is the"
                        + " build's own directory: name a -Djava.io.tmpdir where they can");
        LogConfig config = new LogConfig(1 << 20, 1 << 20);
        Segment fresh = new Segment(directory.resolve("fresh"), SEGMENT.header());
        Segment reused = new Segment(directory.resolve("reused"), SEGMENT.header());
        Path spare = Files.write(directory.resolve("spare"), new byte[1 << 20]);
        try (SegmentWriter one = SegmentWriter.create(NioDisk.DISK, fresh, 1, config);
                SegmentWriter other = SegmentWriter.reuse(NioDisk.DISK, spare, reused, 1, config)) {
            assertThat(one.roomBytes()).isPositive();
            assertThat(descriptors(reused.path())).isOne();
            assertThat(other.extend(1 << 20)).isTrue();
            assertThat(descriptors(fresh.path())).isEqualTo(2);
            assertThat(descriptors(reused.path())).isEqualTo(2);
        }
    }

    /** A directory where files can be opened so: that for temporary files may be in memory, and the build's own is not. */
    private static final class PastThePageCache implements TempDirFactory {
        @Override
        public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext test) throws IOException {
            Path temporary = Files.createTempDirectory("segments");
            if (isPossible(temporary)) {
                return temporary;
            }
            Files.delete(temporary);
            return Files.createTempDirectory(
                    Files.createDirectories(Path.of("target").toAbsolutePath()), "segments");
        }

        static boolean isPossible(Path directory) throws IOException {
            Path file = Files.createTempFile(directory, "try", "");
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, ExtendedOpenOption.DIRECT)) {
                return channel.isOpen();
            } catch (IOException | UnsupportedOperationException e) {
                return false;
            } finally {
                Files.delete(file);
            }
        }
    }

    private static long descriptors(Path path) throws IOException {
        Path real = path.toRealPath();
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            return all.filter(descriptor -> real.equals(target(descriptor))).count();
        }
    }

    /** Null: closed meanwhile, by whatever else runs here. */
    private static @Nullable Path target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor);
        } catch (IOException gone) {
            return null;
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
