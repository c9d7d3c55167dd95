package io.zabra.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class ListeningTest {
    @Test
    void whoListensAlreadyAndWhatToDoIsSaid() {
        assertThat(Listening.failed(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 2181),
                        new BindException("Address already in use")))
                .hasMessage(
                        "cannot listen on 127.0.0.1:2181: something listens there already. Stop it, or configure another"
                                + " port");
    }

    @Test
    void allAddressesOfTheMachineAreAStar() throws Exception {
        byte[] loopback = new byte[16];
        loopback[15] = 1;
        InetSocketAddress all = new InetSocketAddress(2181);
        InetSocketAddress one = new InetSocketAddress(InetAddress.getByAddress(loopback), 2182);
        InetSocketAddress plain = new InetSocketAddress(InetAddress.getByAddress(new byte[] {10, 0, 0, 1}), 2281);
        assertThat(Listening.text(List.of(all, one, plain))).isEqualTo("*:2181, [0:0:0:0:0:0:0:1]:2182, 10.0.0.1:2281");
    }

    @Test
    void smallPortsBelongToRoot() {
        assertThat(Listening.failed(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 80),
                        new BindException("Permission denied")))
                .hasMessageContaining("ports below 1024");
    }

    @Test
    void whatElseGoesWrongIsToldAsTheSystemWordsIt() {
        assertThat(Listening.failed(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 2181),
                        new BindException("Out of cheese")))
                .hasMessage("cannot listen on 127.0.0.1:2181: Out of cheese");
    }
}
