package io.zabra.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** All settings that Apache ZooKeeper 3.9 knows, and what becomes of each here; read from {@code settings.txt}. */
final class SettingCatalog {
    enum Status {
        OBEYED,
        INERT,
        LATER
    }

    /** @param why empty where the status says it all */
    record Entry(String name, Status status, String why) {
        String notice() {
            return switch (status) {
                case OBEYED -> name + " is obeyed";
                case INERT -> name + " has no effect: " + why;
                case LATER -> name + " is not built yet and has no effect" + (why.isEmpty() ? "" : ": " + why);
            };
        }
    }

    private final List<Entry> all = new ArrayList<>();
    private final Map<String, Entry> exact = new LinkedHashMap<>();
    private final Map<String, Entry> prefixes = new LinkedHashMap<>();

    SettingCatalog() {
        try (InputStream in = Objects.requireNonNull(SettingCatalog.class.getResourceAsStream("settings.txt"));
                var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            reader.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .forEach(this::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void add(String line) {
        String[] parts = line.split(" ", 3);
        Status status = Status.valueOf(parts[1].toUpperCase(Locale.ROOT));
        String why = parts.length == 3 ? parts[2] : "";
        all.add(new Entry(parts[0], status, why));
        if (parts[0].endsWith("*")) {
            String prefix = parts[0].substring(0, parts[0].length() - 1);
            prefixes.put(prefix, new Entry(prefix, status, why));
        } else {
            exact.put(parts[0], new Entry(parts[0], status, why));
        }
    }

    /** Null where Apache has no such setting. The entry has the name that was asked for. */
    @Nullable
    Entry find(String name) {
        Entry entry = exact.get(name);
        if (entry != null) {
            return entry;
        }
        return prefixes.values().stream()
                .filter(candidate -> name.startsWith(candidate.name()))
                .findFirst()
                .map(candidate -> new Entry(name, candidate.status(), candidate.why()))
                .orElse(null);
    }

    /** As they stand in the file: the name of a family ends in {@code *}. */
    List<Entry> all() {
        return List.copyOf(all);
    }

    /** The known name that takes the fewest changes to get to; null where none is near. */
    @Nullable
    String near(String name) {
        String best = null;
        int fewest = 2 + name.length() / 4;
        for (String candidate : exact.keySet()) {
            int changes = distance(name.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
            if (changes < fewest) {
                fewest = changes;
                best = candidate;
            }
        }
        return best;
    }

    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
