package io.zabra.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
    private static final Table SERVERS = Table.of(
            List.of(
                    Column.text("server", 0),
                    Column.text("role", 0),
                    Column.text("zxid", 2),
                    Column.number("lag", 1),
                    Column.number("reads/s", 0)),
            List.of(
                    List.of("1", "leader", "0x100000abc", "0", "12,345"),
                    List.of("2", "follower", "0x100000abb", "1", "9"),
                    List.of("3", "?", "does not answer")));

    @Test
    void whereThereIsRoomEverythingStands() {
        List<String> whole = List.of(
                "server  role      zxid         lag  reads/s",
                "1       leader    0x100000abc    0   12,345",
                "2       follower  0x100000abb    1        9",
                "3       ?         does not answer");
        assertThat(SERVERS.lines(0)).isEqualTo(whole);
        assertThat(SERVERS.lines(43)).isEqualTo(whole);
        assertThat(SERVERS.lines(400)).isEqualTo(whole);
    }

    @Test
    void theLeastImportantColumnsGoFirst() {
        assertThat(SERVERS.lines(42))
                .containsExactly(
                        "server  role      lag  reads/s",
                        "1       leader      0   12,345",
                        "2       follower    1        9",
                        "3       ?         does not answer");
        assertThat(SERVERS.lines(29)).first().isEqualTo("server  role      reads/s");
    }

    @Test
    void aLongPathIsCutAndItsFiguresStay() {
        Table paths = Table.of(
                List.of(Column.text("hottest paths", 0), Column.number("reads/s", 0)),
                List.of(List.of("/services/orders/instance-0000000017", "10,001"), List.of("/a\ud83d\ude00/b", "3")));
        assertThat(paths.lines(30))
                .containsExactly(
                        "hottest paths          reads/s",
                        "/services/orders/ins…   10,001",
                        "/a\ud83d\ude00/b" + " ".repeat(23) + "3");
    }

    @Test
    void noCharacterIsCutInHalves() {
        Table paths = Table.of(
                List.of(Column.text("path", 0), Column.number("n", 0)),
                List.of(List.of("/123456789\ud83d\ude00xyz", "1")));
        assertThat(paths.lines(15)).contains("/123456789…  1");
    }
}
