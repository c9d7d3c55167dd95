package io.zabra.sql.plan;

import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What to do where values of a type are not taken. Stateless. */
final class TypeAdvice {
    private static final String NUMBERS =
            "SAFE_CAST(… AS BIGINT) makes a number of a text, and NULL of one that is none";
    private static final String TEXTS = "data_text is the text, and so is utf8(…) of other bytes";
    private static final Pattern ARGUMENTS = Pattern.compile(
            "(Cannot apply '.*?' to arguments of type '(.*?)')\\. Supported form\\(s\\): (.*)", Pattern.DOTALL);
    private static final Pattern TEXT = Pattern.compile("<(?:VAR)?CHAR");
    private static final Pattern BYTES = Pattern.compile("<(?:VAR)?BINARY");
    private static final Pattern TAKES_NUMBERS = Pattern.compile("<(?:NUMERIC|INTEGER|DECIMAL|EXACT_NUMERIC)>");

    private TypeAdvice() {}

    /** For two types whose values are not compared with each other. */
    static String of(TypeGroup a, TypeGroup b) {
        Set<TypeGroup> groups = EnumSet.of(a, b);
        if (groups.contains(TypeGroup.TEXT)) {
            if (groups.contains(TypeGroup.BYTES)) {
                return TEXTS;
            }
            if (groups.contains(TypeGroup.NUMBER)) {
                return NUMBERS;
            }
        }
        return "CAST one of them";
    }

    /** What Calcite says of a call, and what to do. */
    static String added(String message) {
        Matcher matcher = ARGUMENTS.matcher(message);
        if (!matcher.matches()) {
            return message;
        }
        boolean texts = TEXT.matcher(matcher.group(2)).find();
        boolean bytes = BYTES.matcher(matcher.group(2)).find();
        boolean numbers = TAKES_NUMBERS.matcher(matcher.group(3)).find();
        String advice = bytes && (texts || !numbers) ? TEXTS : texts && numbers ? NUMBERS : "";
        return advice.isEmpty() ? message : matcher.group(1) + ": " + advice;
    }
}
