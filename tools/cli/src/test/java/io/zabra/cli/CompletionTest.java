package io.zabra.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What bash offers where the Tab key is pressed, once it has read what {@code zabra completion} prints. */
class CompletionTest {
    @TempDir
    private Path directory;

    @BeforeEach
    void bashIsNeeded() throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "no /bin/bash here");
        Files.writeString(
                directory.resolve("completion"), CommandRun.of("completion").out());
    }

    /** @param line up to the cursor */
    private List<String> offered(String line) throws IOException, InterruptedException {
        String script = """
                source ./completion
                COMP_LINE="$1"; COMP_POINT=${#COMP_LINE}; read -r -a COMP_WORDS <<< "$COMP_LINE"
                [[ $COMP_LINE != *' ' ]] || COMP_WORDS+=('')
                COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
                _complete_zabra
                printf '%s\\n' "${COMPREPLY[@]}"
                """;
        Process bash = new ProcessBuilder("/bin/bash", "--norc", "-c", script, "bash", line)
                .directory(directory.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        bash.getOutputStream().close();
        String output = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return output.lines().map(String::strip).filter(word -> !word.isEmpty()).toList();
    }

    /** Where the function offers nothing, readline does, as long as it is let: that is the place for files. */
    @Test
    void whereNoWordFitsFilesAreOffered() throws IOException, InterruptedException {
        Files.createFile(directory.resolve("brokers.jsonl"));
        assertThat(offered("zabra import bro")).isEmpty();
        assertThat(directory.resolve("completion"))
                .content()
                .contains("complete -F _complete_zabra -o default")
                .doesNotContain("+o default");
    }

    @Test
    void commandsOptionsAndTheirValuesAreOffered() throws IOException, InterruptedException {
        assertThat(offered("zabra ")).contains("server", "sql", "status", "backup");
        assertThat(offered("zabra se")).containsExactly("server");
        assertThat(offered("zabra server --ch")).containsExactly("--check");
        assertThat(offered("zabra help ba")).containsExactly("backup");
        assertThat(offered("./zabra sql --format ")).contains("table", "vertical", "csv", "json");
    }
}
