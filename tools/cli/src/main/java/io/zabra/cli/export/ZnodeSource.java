package io.zabra.cli.export;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where znodes come from that are to be made; parents before their children. */
@FunctionalInterface
public interface ZnodeSource {

    /** Takes one znode after the other. */
    @FunctionalInterface
    interface Sink {
        void znode(ImportedZnode znode) throws IOException;
    }

    /**
     * Gives all of them. Blocks.
     *
     * @throws IOException where the source cannot be read or understood: says where in it
     */
    void giveTo(Sink sink) throws IOException;

    /** Of a file, anew each time: JSON lines or SQL. */
    static ZnodeSource of(Path file) {
        return sink -> {
            try (BufferedReader text = Files.newBufferedReader(file)) {
                of(text).giveTo(sink);
            } catch (CharacterCodingException e) {
                throw new IOException(file + " is not UTF-8 text", e);
            }
        };
    }

    /** JSON lines or SQL, as the first character says that is no space. The reader is not closed. */
    static ZnodeSource of(BufferedReader text) {
        return sink -> {
            if (isJson(text)) {
                JsonLines.read(text, sink);
            } else {
                new InsertStatements(text).giveTo(sink);
            }
        };
    }

    private static boolean isJson(BufferedReader text) throws IOException {
        int spaces = 1 << 12;
        text.mark(spaces);
        int first;
        do {
            first = text.read();
        } while (Character.isWhitespace(first) && --spaces > 1);
        text.reset();
        return first == '{';
    }
}
