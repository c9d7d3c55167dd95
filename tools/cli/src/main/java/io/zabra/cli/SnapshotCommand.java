package io.zabra.cli;

import io.zabra.cli.inspect.SnapshotCensus;
import io.zabra.cli.inspect.SnapshotSource;
import io.zabra.cli.output.Progress;
import io.zabra.cli.output.Quantity;
import io.zabra.cli.output.Values;
import io.zabra.engine.disk.DamagedFileException;
import io.zabra.engine.tree.NodeImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Looks into snapshots. */
@Command(
        name = "snapshot",
        mixinStandardHelpOptions = true,
        description = {
            "Show or verify snapshots and backups: Zabra's, or Apache ZooKeeper's snapshot.<zxid>, also compressed.",
            "Files are only read. Of a directory the newest one is shown."
        },
        footerHeading = "%nExit status: 1 where a file is damaged; it is named with the offset.%n%nExamples:%n",
        footer = {
            "  zabra snapshot --verify /var/lib/zabra",
            "  zabra snapshot --znodes snapshot.1a0000f00.gz | sort -k2 -n"
        })
final class SnapshotCommand implements Callable<Integer> {
    @Parameters(paramLabel = "PATH", description = "A data directory, or one file: snapshot or backup.")
    @SuppressWarnings("NullAway.Init")
    private Path source;

    @Option(names = "--verify", description = "Check all of the snapshots, and print a line for each.")
    private boolean verify;

    @Option(
            names = "--znodes",
            description = "List the znodes: path, bytes of data, kind, version, mzxid, time of the last change.")
    private boolean list;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        List<Path> files = SnapshotSource.files(source);
        PrintWriter out = spec.commandLine().getOut();
        int damaged = 0;
        for (Path file : verify ? files : files.subList(0, 1)) {
            try {
                show(file, out);
            } catch (DamagedFileException e) {
                damaged++;
                out.flush();
                spec.commandLine().getErr().println("zabra: " + e.getMessage());
            }
        }
        out.flush();
        return damaged == 0 ? ExitCode.OK : ExitCode.FAILED;
    }

    private void show(Path file, PrintWriter out) throws IOException {
        if (list) {
            SnapshotSource.read(file, new SnapshotCensus(znode -> out.println(line(znode))));
            return;
        }
        AtomicLong znodes = new AtomicLong();
        SnapshotCensus census;
        SnapshotSource.Facts facts;
        try (Progress progress = Progress.on(spec.commandLine().getErr(), "znodes")) {
            census = new SnapshotCensus(znode -> progress.reached(znodes.incrementAndGet()));
            facts = SnapshotSource.read(file, census);
        }
        out.println(String.format(
                Locale.ROOT,
                "%s: %s's, zxid 0x%x, %s, %s, %,d bytes, good",
                file,
                facts.writer(),
                facts.zxid(),
                Quantity.of(facts.znodes(), "znode"),
                Quantity.of(facts.sessions(), "session"),
                facts.bytes()));
        if (!verify) {
            census.lines().forEach(out::println);
        }
    }

    private static String line(NodeImage znode) {
        byte[] data = znode.data();
        return String.join(
                "\t",
                Values.escaped(znode.path()),
                Integer.toString(data == null ? -1 : data.length),
                znode.kind().name().toLowerCase(Locale.ROOT),
                Integer.toString(znode.version()),
                "0x" + Long.toHexString(znode.mzxid()),
                Instant.ofEpochMilli(znode.mtimeMs()).toString());
    }
}
