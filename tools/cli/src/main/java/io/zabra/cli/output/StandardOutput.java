package io.zabra.cli.output;

import java.io.BufferedWriter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/**
 * Standard output as UTF-8, whatever the locale: what is printed is kept in files, and read by programs. What cannot be written is no
 * secret: {@link Failed} comes out of the printer, as a {@link PrintWriter} alone would keep it to itself and go on.
 */
public final class StandardOutput {
    private static final int BUFFERED_CHARS = 1 << 16;

    /** As strerror(3) and so Java names EPIPE. */
    private static final String READER_GONE = "Broken pipe";

    private StandardOutput() {}

    /** Standard output takes nothing any more. */
    public static final class Failed extends RuntimeException {
        private static final long serialVersionUID = 1;

        Failed(IOException cause) {
            super("standard output: " + cause.getMessage(), cause);
        }

        /** Whether whoever was to read has had enough, as {@code head} has: nobody misses anything. */
        public boolean isReaderGone() {
            return String.valueOf(getMessage()).endsWith(READER_GONE);
        }
    }

    /** Every line goes out at once. */
    public static PrintWriter printer() {
        return printer(new FileOutputStream(FileDescriptor.out), true);
    }

    /** To be flushed in the end. Where the reader has gone, the printer's error says so, and whoever prints goes on with what else there is to do. */
    public static PrintWriter bufferedPrinter() {
        return buffered(new FileOutputStream(FileDescriptor.out));
    }

    static PrintWriter buffered(OutputStream out) {
        return printer(new Checked(out, true), false);
    }

    /** Standard error, likewise in UTF-8; what cannot be written there is lost. */
    public static PrintWriter errors() {
        return new PrintWriter(
                new OutputStreamWriter(new FileOutputStream(FileDescriptor.err), StandardCharsets.UTF_8), true);
    }

    static PrintWriter printer(OutputStream out, boolean lineByLine) {
        return printer(new Checked(out, false), lineByLine);
    }

    private static PrintWriter printer(Checked out, boolean lineByLine) {
        return new PrintWriter(
                new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), BUFFERED_CHARS), lineByLine);
    }

    private static final class Checked extends OutputStream {
        private final OutputStream out;
        /** Whether it is no failure here that the reader has gone. */
        private final boolean mayBeLeft;

        Checked(OutputStream out, boolean mayBeLeft) {
            this.out = out;
            this.mayBeLeft = mayBeLeft;
        }

        @Override
        public void write(int octet) throws IOException {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
                out.write(bytes, offset, length);
            } catch (IOException e) {
                Failed failed = new Failed(e);
                if (mayBeLeft && failed.isReaderGone()) {
                    throw e;
                }
                throw failed;
            }
        }
    }
}
