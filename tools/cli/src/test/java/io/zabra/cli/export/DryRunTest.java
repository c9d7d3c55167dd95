package io.zabra.cli.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.cli.export.ExportedZnode.AclLine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What an import that only looks tells, held against what the same import does. */
class DryRunTest {
    private static final int ROUNDS = 200;
    private static final int LINES = 12;

    private static final List<@Nullable String> DATA = Arrays.asList(null, "a", "b");
    private static final List<String> KINDS = List.of("PERSISTENT", "PERSISTENT", "PERSISTENT", "CONTAINER");
    private static final List<@Nullable List<AclLine>> ACLS = Arrays.asList(
            null,
            ImportedZnode.OPEN,
            List.of(new AclLine("world", "anyone", 1)),
            List.of(new AclLine("world", "anyone", 1), new AclLine("ip", "127.0.0.1", 31)));

    private static <T> T any(Random random, List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private static List<ImportedZnode> znodes(Random random) {
        List<ImportedZnode> znodes = new ArrayList<>();
        for (int i = 0; i < LINES; i++) {
            String data = any(random, DATA);
            byte[] bytes = data == null ? null : data.getBytes(StandardCharsets.UTF_8);
            String path = "/" + random.nextInt(4);
            znodes.add(new ImportedZnode("line " + i, path, bytes, any(random, KINDS), null, any(random, ACLS), false));
        }
        return znodes;
    }

    private static String run(Connection connection, List<ImportedZnode> znodes, ConflictPolicy policy, boolean writes)
            throws SQLException {
        ZnodeImport.Target target = new ZnodeImport.Target("/", "/", policy, writes);
        ZnodeImport.Report report = new ZnodeImport.Report();
        try {
            new ZnodeImport(connection, target, count -> {}, report).run(sink -> {
                for (ImportedZnode znode : znodes) {
                    sink.znode(znode);
                }
            });
        } catch (IOException conflict) {
            return "in the way";
        }
        return report.conflicts() > 0
                ? "in the way"
                : report.created() + " created, " + report.replaced() + " replaced, " + report.same() + " same, "
                        + report.kept() + " kept, " + report.otherKind() + " of another kind, " + report.open()
                        + " open";
    }

    @Test
    void itTellsWhatIsDone() throws SQLException {
        int inTheWay = 0;
        for (int seed = 0; seed < ROUNDS; seed++) {
            Random random = new Random(seed);
            // As the owner: no ACL is in the way of what it is replaced with.
            try (DirectoryStore store = DirectoryStore.empty();
                    Connection connection = DriverManager.getConnection(store.url())) {
                run(connection, znodes(random), ConflictPolicy.REPLACE, true);
                List<ImportedZnode> znodes = znodes(random).subList(0, 1 + random.nextInt(LINES));
                ConflictPolicy policy = any(random, List.of(ConflictPolicy.values()));
                String told = run(connection, znodes, policy, false);
                assertThat(run(connection, znodes, policy, true))
                        .as("seed %d, %s", seed, policy)
                        .isEqualTo(told);
                inTheWay += told.equals("in the way") ? 1 : 0;
            }
        }
        assertThat(inTheWay).isBetween(1, ROUNDS / 2);
    }
}
