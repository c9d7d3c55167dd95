package io.zabra.acceptance.logic;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A result as sqllogictest writes it: one value a line, or their number and hash. */
record LogicAnswer(List<String> values) {
    private static final Pattern WHOLE = Pattern.compile("^-?[0-9]+");

    static LogicAnswer of(LogicScript.Query query, ResultSet rows) throws SQLException {
        List<String[]> all = new ArrayList<>();
        int width = rows.getMetaData().getColumnCount();
        while (rows.next()) {
            String[] row = new String[width];
            for (int i = 0; i < width; i++) {
                char type = i < query.types().length() ? query.types().charAt(i) : 'T';
                row[i] = value(type, rows.getObject(i + 1));
            }
            all.add(row);
        }
        if (query.order().equals("rowsort")) {
            all.sort(Arrays::compare);
        }
        List<String> values = new ArrayList<>();
        all.forEach(row -> values.addAll(List.of(row)));
        if (query.order().equals("valuesort")) {
            values.sort(Comparator.naturalOrder());
        }
        return new LogicAnswer(values);
    }

    private static String value(char type, Object value) {
        if (value == null) {
            return "NULL";
        }
        if (type == 'R' && value instanceof Number number) {
            return String.format(Locale.ROOT, "%.3f", number.doubleValue());
        }
        if (type == 'I' && value instanceof Number number) {
            return Long.toString(number.longValue());
        }
        if (type == 'I' && value instanceof Boolean truth) {
            return truth ? "1" : "0";
        }
        String text = value.toString();
        if (type == 'I') {
            // As SQLite reads a number off the beginning of a text.
            Matcher whole = WHOLE.matcher(text);
            return whole.find() ? new BigInteger(whole.group()).toString() : "0";
        }
        return text.isEmpty() ? "(empty)" : text.replaceAll("[^ -~]", "@");
    }

    /** Whether a script expects it. */
    boolean is(List<String> expected) {
        if (expected.size() == 1 && expected.get(0).contains(" values hashing to ")) {
            return expected.get(0).equals(hashed());
        }
        return values.equals(expected);
    }

    private String hashed() {
        try {
            MessageDigest md5 = MessageDigest.getInstance("MD5");
            values.forEach(value -> md5.update((value + "\n").getBytes(StandardCharsets.UTF_8)));
            return values.size() + " values hashing to " + HexFormat.of().formatHex(md5.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        return values.size() > 12 ? hashed() : values.toString();
    }
}
