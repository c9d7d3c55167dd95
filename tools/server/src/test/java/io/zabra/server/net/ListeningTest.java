package io.zabra.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
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
