package io.zabra.server.differential;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How often each kind of line came in transcripts: which requests with which errors, which events, which faults. */
final class Coverage {
    private static final Pattern ANSWER = Pattern.compile("s\\d (\\w+)\\b.* -> (?:error )?(-?\\d+).*");
    private static final Pattern EVENT = Pattern.compile("s\\d (event -?\\d+).*");
    private static final Pattern WORDS = Pattern.compile("(?:s\\d )?([a-z]+ [a-z]*).*");

    private final Map<String, Integer> counts = new TreeMap<>();

    void add(List<String> transcript) {
        for (String line : transcript) {
            Matcher answer = ANSWER.matcher(line);
            Matcher event = EVENT.matcher(line);
            Matcher words = WORDS.matcher(line);
            if (event.matches()) {
                counts.merge(event.group(1), 1, Integer::sum);
            } else if (answer.matches()) {
                counts.merge(answer.group(1) + " " + answer.group(2), 1, Integer::sum);
            } else if (words.matches()) {
                counts.merge(words.group(1), 1, Integer::sum);
            }
        }
    }

    @Override
    public String toString() {
        return counts.toString();
    }
}
