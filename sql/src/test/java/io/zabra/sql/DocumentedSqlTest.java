package io.zabra.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.engine.LocalStore;
import io.zabra.engine.LocalStoreConfig;
import io.zabra.engine.StateConfig;
import io.zabra.engine.tree.Retention;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The examples of {@code docs/sql.md}, run in their order. With {@code -Dzabra.golden.rewrite=DIRECTORY} the document is
 * written anew there, with what they yield now.
 */
class DocumentedSqlTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "sql.md");
    private static final Pattern BLOCK = Pattern.compile("```sql\n(.*?)```", Pattern.DOTALL);
    private static final String MARK = "-- example";

    private static LocalStore store() {
        Retention retention = new Retention(600_000, 64L << 20);
        return LocalStore.inMemory(LocalStoreConfig.standard()
                .withExtendedTypes(true)
                .withState(StateConfig.standard().withRetention(retention)));
    }

    @Test
    void theExamplesYieldWhatTheReferenceSays() throws IOException, SQLException {
        String document = Files.readString(DOCUMENT);
        List<String> blocks =
                BLOCK.matcher(document).results().map(found -> found.group(1)).toList();
        String script = blocks.stream().map(block -> MARK + "\n" + block).collect(Collectors.joining());
        String[] replayed = ScriptReplay.replay("documented", script, store()).split(MARK + "\n", -1);
        StringBuilder actual = new StringBuilder();
        Matcher matcher = BLOCK.matcher(document);
        for (int i = 1; matcher.find(); i++) {
            matcher.appendReplacement(actual, Matcher.quoteReplacement("```sql\n" + replayed[i] + "```"));
        }
        matcher.appendTail(actual);
        String rewrite = System.getProperty("zabra.golden.rewrite");
        if (rewrite != null) {
            Files.writeString(Path.of(rewrite, "sql.md"), actual);
        }
        assertThat(actual.toString()).isEqualTo(document);
    }
}
