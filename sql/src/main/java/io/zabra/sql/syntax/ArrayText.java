package io.zabra.sql.syntax;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import java.util.ArrayList;
import java.util.List;

/** PostgreSQL's arrays as text, such as {@code '{a,b}'}, as the standard has them. Stateless. */
final class ArrayText {
    private ArrayText() {}

    /** @param literal with its quotes */
    static String standard(String literal) {
        String inner = literal.substring(2, Math.max(2, literal.length() - 2)).strip();
        boolean plain =
                literal.endsWith("}'") && !inner.isEmpty() && inner.chars().noneMatch(c -> "{}\"\\".indexOf(c) >= 0);
        if (!plain) {
            throw new SqlFailure(
                    SqlState.NOT_SUPPORTED,
                    literal + " is no array that is understood here: write ARRAY['a', 'b'], or IN ('a', 'b')");
        }
        List<String> elements = new ArrayList<>();
        for (String element : inner.split(",", -1)) {
            elements.add("'" + element.strip() + "'");
        }
        return "ARRAY[" + String.join(", ", elements) + "]";
    }
}
