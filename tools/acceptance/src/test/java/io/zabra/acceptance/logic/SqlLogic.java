package io.zabra.acceptance.logic;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Runs scripts of sqllogictest, chosen and ordered by a seed, for so many seconds, and prints the pass rate. Arguments: seconds,
 * seed, queries of each script, and optionally what the scripts' names begin with.
 */
public final class SqlLogic {
    private static final int SHOWN = 200;

    private SqlLogic() {}

    public static void main(String[] args) throws IOException, SQLException {
        long end = System.nanoTime() + Long.parseLong(args[0]) * 1_000_000_000L;
        long seed = Long.parseLong(args[1]);
        int queries = Integer.parseInt(args[2]);
        String beginning = args.length > 3 ? args[3] : "";
        List<String> scripts = scripts(seed, beginning);
        LogicTally tally = new LogicTally();
        int[] shown = {0};
        try (Connection connection = DriverManager.getConnection("jdbc:zabra:mem:logic")) {
            for (String script : scripts) {
                if (System.nanoTime() > end) {
                    break;
                }
                LogicRun run = new LogicRun(connection, text -> {
                    if (shown[0]++ < SHOWN) {
                        System.out.println(text);
                    }
                });
                run.run(script, queries);
                tally.add(script, run);
            }
        }
        System.out.printf("seed %d, %d of %d scripts%n", seed, tally.all().scripts(), scripts.size());
        System.out.print(tally.table());
        System.exit(0);
    }

    /** The scripts whose names within the artifact begin so, in an order of the seed's. */
    static List<String> scripts(long seed, String beginning) throws IOException {
        List<String> scripts = new ArrayList<>(
                scripts().stream().filter(name -> name.startsWith(beginning)).toList());
        Collections.shuffle(scripts, new Random(seed));
        return scripts;
    }

    /** All scripts, by their names within the artifact. */
    private static List<String> scripts() throws IOException {
        String resource = String.valueOf(SqlLogic.class.getResource("/test/select1.test"));
        String jar = resource.substring("jar:file:".length(), resource.indexOf('!'));
        try (FileSystem files = FileSystems.newFileSystem(Path.of(jar));
                Stream<Path> all = Files.walk(files.getPath("/test"))) {
            return all.map(Path::toString)
                    .filter(name -> name.endsWith(".test"))
                    .map(name -> name.substring("/test/".length()))
                    .sorted()
                    .toList();
        }
    }
}
