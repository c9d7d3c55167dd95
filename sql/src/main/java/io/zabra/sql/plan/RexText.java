package io.zabra.sql.plan;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.calcite.rex.RexNode;

/** Expressions as EXPLAIN shows them: columns by name, parameters as {@code ?1}, types left out. */
final class RexText {
    private static final Pattern TYPE =
            Pattern.compile(":(?:[A-Z]+(?:\\([0-9, ]+\\))?(?: CHARACTER SET \"[^\"]*\")?)( NOT NULL)?(?![A-Za-z])");
    private static final Pattern REFERENCE = Pattern.compile("([$?])([0-9]+)");

    private RexText() {}

    static String of(RexNode node, List<String> names) {
        String text = TYPE.matcher(node.toString()).replaceAll("").replace("_UTF-8'", "'");
        Matcher references = REFERENCE.matcher(text);
        StringBuilder named = new StringBuilder();
        while (references.find()) {
            int index = Integer.parseInt(references.group(2));
            boolean parameter = references.group(1).equals("?");
            String name = parameter ? "?" + (index + 1) : index < names.size() ? names.get(index) : references.group();
            references.appendReplacement(named, Matcher.quoteReplacement(name));
        }
        return references.appendTail(named).toString();
    }

    static String all(List<? extends RexNode> nodes, List<String> names, String separator) {
        return nodes.stream().map(node -> of(node, names)).collect(Collectors.joining(separator));
    }
}
