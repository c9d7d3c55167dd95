package io.zabra.server.testing;

import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;

/** What is on the heap of this process after a collection of garbage: the JVM's own class histogram. */
public final class LiveObjects {
    private static final Pattern LINE = Pattern.compile("^\\s*\\d+:\\s+(\\d+)\\s+\\d+\\s+(\\S+)", Pattern.MULTILINE);

    private LiveObjects() {}

    /** How many there are of each class whose name begins with one of these. */
    public static Map<String, Long> of(String... beginnings) throws JMException {
        Object histogram = ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                        "gcClassHistogram",
                        new Object[] {new String[0]},
                        new String[] {String[].class.getName()});
        Map<String, Long> counts = new TreeMap<>();
        Matcher lines = LINE.matcher((String) histogram);
        while (lines.find()) {
            for (String beginning : beginnings) {
                if (lines.group(2).startsWith(beginning)) {
                    counts.put(lines.group(2), Long.parseLong(lines.group(1)));
                }
            }
        }
        return counts;
    }
}
