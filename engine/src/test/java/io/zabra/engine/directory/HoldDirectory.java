package io.zabra.engine.directory;

import io.zabra.engine.disk.NioDisk;
import java.io.IOException;
import java.nio.file.Path;

/** A process that tries to take the directory of its argument; it ends with 0 where it got it, and with 3 where it was refused. */
final class HoldDirectory {
    private static final int REFUSED = 3;

    private HoldDirectory() {}

    public static void main(String[] args) {
        try {
            DataDirectory.open(NioDisk.DISK, Path.of(args[0])).close();
        } catch (IOException e) {
            System.out.println(e.getMessage());
            System.exit(REFUSED);
        }
    }

    /** Of another process that tries it; what it says goes where this one's output goes. */
    static boolean isRefused(Path directory) throws IOException, InterruptedException {
        int code = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        HoldDirectory.class.getName(),
                        directory.toString())
                .inheritIO()
                .start()
                .waitFor();
        if (code != 0 && code != REFUSED) {
            throw new IOException("the process ended with " + code);
        }
        return code == REFUSED;
    }
}
