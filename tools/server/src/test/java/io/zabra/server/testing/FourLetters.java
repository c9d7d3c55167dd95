package io.zabra.server.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Asks a server of this machine a four-letter word. */
public final class FourLetters {
    private FourLetters() {}

    public static String say(int port, String word) throws IOException {
        try (RawClient client = new RawClient(port)) {
            client.raw(word.getBytes(StandardCharsets.US_ASCII));
            return client.rest();
        }
    }
}
