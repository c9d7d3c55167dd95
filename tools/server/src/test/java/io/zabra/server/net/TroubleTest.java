package io.zabra.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a server says of itself while its log's disk is full. */
class TroubleTest {
    private final FullDiskServer server = new FullDiskServer();

    @AfterEach
    void close() {
        server.close();
    }

    /** There are programs that know the lines of this answer by their number. */
    @Test
    void aFullDiskStandsBehindAllThatApacheSays() throws Exception {
        String well = server.answer("srvr");
        assertThat(well).contains("\nNode count: ").doesNotContain("Trouble");
        server.fillDisk(0);
        assertThat(server.answer("srvr"))
                .hasLineCount((int) well.lines().count() + 1)
                .endsWith(
                        "\nTrouble: the log's disk is full, or nearly so: writes are, or soon will be, refused here\n");
        assertThat(server.answer("ruok")).isEqualTo("imok");
    }

    @Test
    void whatWasRefusedIsSaid() throws Exception {
        server.fillDisk(3_000_000);
        assertThat(server.answer("srvr"))
                .endsWith(
                        "\nTrouble: the log's disk is full: a write was refused here that wanted 3000000 bytes of it\n");
    }

    @Test
    void aFullDiskIsAMetric() throws Exception {
        assertThat(server.answer("mntr")).contains("zk_disk_full\t0\n").contains("zk_disk_refused_bytes\t0\n");
        server.fillDisk(1_234);
        assertThat(server.answer("mntr")).contains("zk_disk_full\t1\n").contains("zk_disk_refused_bytes\t1234\n");
    }
}
