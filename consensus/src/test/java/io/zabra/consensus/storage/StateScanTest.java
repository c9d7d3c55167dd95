package io.zabra.consensus.storage;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.engine.apache.ApacheStateStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class StateScanTest {
    private static final States.Small STATE = new States.Small(0x100000005L, 3);

    /** Whoever reads the state takes whatever stops it for damage of the file. */
    @Test
    void aDiskThatIsFullIsNotTakenForDamageOfWhatIsRead() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ApacheStateStream.write(STATE::giveTo, bytes);
        StateScan scan = new StateScan(sink -> ApacheStateStream.read(
                Path.of("/received/1"), STATE.zxid(), new ByteArrayInputStream(bytes.toByteArray()), sink));
        IOException full = new IOException("No space left on device");
        assertThatThrownBy(() -> scan.znodes(znode -> {
                    throw full;
                }))
                .isSameAs(full);
    }
}
