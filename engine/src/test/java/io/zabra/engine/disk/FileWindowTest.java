package io.zabra.engine.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FileWindowTest {
    private static final int BYTES = 3 << 20;

    private final byte[] content = new byte[BYTES];
    private final AtomicInteger reads = new AtomicInteger();
    private final SimulatedDisk disk = new SimulatedDisk(new Random(1));
    private final Path directory = Path.of("/data");
    private final Path path = directory.resolve("file");

    @BeforeEach
    void fill() throws IOException {
        Random random = new Random(7);
        for (int i = 0; i < 300; i++) {
            content[random.nextInt(BYTES / 2)] = (byte) (1 + random.nextInt(255));
        }
        content[(1 << 20) - 1] = 1;
        content[1 << 20] = 1;
        disk.createDirectory(directory);
        try (DiskFile file = disk.create(path)) {
            file.write(ByteBuffer.wrap(content), 0);
        }
    }

    /** Counts its reads. */
    private DiskFile file() throws IOException {
        DiskFile file = disk.open(path, false);
        return (DiskFile) Proxy.newProxyInstance(
                DiskFile.class.getClassLoader(), new Class<?>[] {DiskFile.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("read")) {
                        reads.incrementAndGet();
                    }
                    try {
                        return method.invoke(file, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private long notZero(int from) {
        int at = from;
        while (at < BYTES && content[at] == 0) {
            at++;
        }
        return at;
    }

    /** Whoever looks for what is left of a torn batch asks from each word on. */
    @Test
    void zerosAreSkippedToTheNextByteAndWhatIsInTheWindowIsNotReadAgain() throws IOException {
        FileWindow window = new FileWindow(file());
        for (int at = 0; at < BYTES; at += 8 * (1 + at % 5)) {
            long expected = notZero(at);
            assertThat(window.skipZeros(at)).as("from %d", at).isEqualTo(expected);
            at = (int) Math.max(at, expected - expected % 8);
        }
        assertThat(reads.get()).isLessThan(8);
    }

    @Test
    void whatCannotBeReadIsZerosToWhoSalvagesAndReadOnce() throws IOException {
        disk.makeUnreadable(path, 5_000);
        for (int at = 4_096; at < 8_192; at++) {
            content[at] = 0;
        }
        FileWindow window = FileWindow.salvaging(file());
        for (int at = 0; at < 20_000; at += 8) {
            assertThat(window.skipZeros(at)).as("from %d", at).isEqualTo(notZero(at));
        }
        assertThat(reads.get()).isLessThan(300);
    }
}
