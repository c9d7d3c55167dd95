package io.zabra.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What {@code docs/configuration.md} says, read out of its tables. */
record SettingsPage(List<Setting> settings, List<Inert> inert) {
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    /**
     * A setting that has an effect.
     *
     * @param standard the value that it has where it is not set; null: none, or one that depends on others
     */
    record Setting(String name, @Nullable String standard, String meaning) {}

    /** A setting that has none. */
    record Inert(String name, String why) {}

    static SettingsPage read() throws IOException {
        List<Setting> settings = new ArrayList<>();
        List<Inert> inert = new ArrayList<>();
        Path page = Path.of("").toAbsolutePath().resolve("../../docs/configuration.md");
        for (String line : Files.readAllLines(page)) {
            String[] cells = line.startsWith("| `") ? line.substring(2).split(" *\\| *", -1) : new String[0];
            if (cells.length == 5) {
                Matcher literal = CODE.matcher(cells[1]);
                String standard = literal.matches() ? literal.group(1) : null;
                names(cells[0]).forEach(name -> settings.add(new Setting(name, standard, cells[3])));
            } else if (cells.length == 3) {
                names(cells[0]).forEach(name -> inert.add(new Inert(name, cells[1])));
            }
        }
        return new SettingsPage(settings, inert);
    }

    private static List<String> names(String cell) {
        return CODE.matcher(cell).results().map(match -> match.group(1)).toList();
    }
}
