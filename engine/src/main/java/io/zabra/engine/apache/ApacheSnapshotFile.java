package io.zabra.engine.apache;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.Adler32;
import java.util.zip.CheckedOutputStream;

/** A snapshot as Apache's servers keep it in a file (its {@code FileSnap} of 3.9), for them to begin with. Stateless. */
public final class ApacheSnapshotFile {
    private static final int MAGIC = 0x5A4B534E;
    private static final int VERSION = 2;
    private static final long NO_DATABASE = -1;
    private static final int DIGEST_VERSION = 2;

    private ApacheSnapshotFile() {}

    /**
     * Writes a whole file; {@code source} is read twice. The tree's digest is left empty, which Apache's servers take.
     *
     * @param zxid that the state shows; the file is to be named {@code snapshot.<zxid in hexadecimal>}
     */
    public static void write(ApacheStateStream.Source source, long zxid, OutputStream to) throws IOException {
        CheckedOutputStream checked = new CheckedOutputStream(to, new Adler32());
        DataOutputStream out = new DataOutputStream(checked);
        out.writeInt(MAGIC);
        out.writeInt(VERSION);
        out.writeLong(NO_DATABASE);
        ApacheStateStream.write(source, out);
        seal(checked, out);
        out.writeLong(0);
        out.writeInt(DIGEST_VERSION);
        out.writeLong(0);
        seal(checked, out);
        out.writeLong(zxid);
        seal(checked, out);
        out.flush();
    }

    private static void seal(CheckedOutputStream checked, DataOutputStream out) throws IOException {
        out.flush();
        out.writeLong(checked.getChecksum().getValue());
        byte[] end = "/".getBytes(StandardCharsets.US_ASCII);
        out.writeInt(end.length);
        out.write(end);
    }
}
