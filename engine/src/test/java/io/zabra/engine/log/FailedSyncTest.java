package io.zabra.engine.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.engine.disk.ForgetfulDisk;
import io.zabra.engine.jute.BufferOutputArchive;
import io.zabra.engine.txn.SetDataTxn;
import io.zabra.engine.txn.TxnCodec;
import io.zabra.engine.txn.TxnHeader;
import io.zabra.engine.txn.TxnType;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The process ends by a sync that failed, starts again, and takes what it reads for durable: that must be so. */
class FailedSyncTest {
    private static final Path DIRECTORY = Path.of("/log");
    private static final LogConfig CONFIG = new LogConfig(1 << 20, 1 << 14);

    private final ForgetfulDisk disk = new ForgetfulDisk();

    private WriteAheadLog open() throws IOException {
        return WriteAheadLog.open(disk, DIRECTORY, CONFIG, 0, txn -> {});
    }

    private static void append(WriteAheadLog log, long count, int bytes) throws IOException {
        for (long i = 0; i < count; i++) {
            long zxid = log.lastZxid() + 1;
            BufferOutputArchive txn = new BufferOutputArchive(bytes + 200);
            TxnCodec.write(
                    new TxnHeader(1, 0, zxid, 1),
                    new SetDataTxn(TxnType.SET_DATA, "/a", new byte[bytes], 1),
                    null,
                    txn);
            log.append(zxid, txn.buffer());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 5_000})
    void whatAStartFindsIsDurableThoughItsSyncHadFailed(int bytes) throws IOException {
        WriteAheadLog log = open();
        append(log, 3, bytes);
        log.sync();
        append(log, 4, bytes);
        disk.failSyncAfter(0);
        assertThatThrownBy(log::sync).isInstanceOf(IOException.class);
        assertThat(open().syncedZxid()).isEqualTo(7);
        disk.losePower();
        assertThat(open().lastZxid()).isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 5_000})
    void soIsWhatWasTheFirstOfALog(int bytes) throws IOException {
        WriteAheadLog log = open();
        append(log, 4, bytes);
        disk.failSyncAfter(3);
        while (!disk.hasFailed()) {
            try {
                log.sync();
                append(log, 1, bytes);
            } catch (IOException failed) {
                assertThat(disk.hasFailed()).isTrue();
            }
        }
        long found = open().syncedZxid();
        disk.losePower();
        assertThat(open().lastZxid()).isEqualTo(found);
    }
}
