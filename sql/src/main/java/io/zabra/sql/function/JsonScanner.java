package io.zabra.sql.function;

/** Walks over a JSON text once, without building anything. One text; one thread. */
abstract class JsonScanner {
    private final int depthMax;
    private int at;
    private boolean tooDeep;
    private boolean escaped;

    /** Of the text. */
    protected final String text;

    /** The text is no JSON. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        Malformed() {
            super("malformed", null, false, false);
        }
    }

    JsonScanner(String text, int depthMax) {
        this.text = text;
        this.depthMax = depthMax;
    }

    /**
     * A member of an object.
     *
     * @param branch of the object
     * @param start of its name, between the quotes
     * @return the branch of its value
     */
    abstract int member(int branch, int start, int end);

    /** An item of an array, counted from 0: the branch of it. */
    abstract int element(int branch, int index);

    /** A value, all of whose parts were told already. */
    abstract void value(int branch, int start, int end);

    /** Whether it was given up because of its depth. */
    final boolean isTooDeep() {
        return tooDeep;
    }

    /** Whether the string that was read last has an escape. */
    final boolean isEscaped() {
        return escaped;
    }

    /** All of the text. */
    final void scan(int branch) throws Malformed {
        if (scanOne(branch) < text.length()) {
            tooDeep = false;
            throw new Malformed();
        }
    }

    /** One value: what is behind it and blanks. */
    final int scanOne(int branch) throws Malformed {
        next(branch, 0);
        blanks();
        return at;
    }

    private void next(int branch, int depth) throws Malformed {
        blanks();
        int start = at;
        switch (peek()) {
            case '{' -> object(branch, depth + 1);
            case '[' -> array(branch, depth + 1);
            case '"' -> string();
            case 't' -> word("true");
            case 'f' -> word("false");
            case 'n' -> word("null");
            default -> number();
        }
        value(branch, start, at);
    }

    private void object(int branch, int depth) throws Malformed {
        nest(depth);
        at++;
        blanks();
        if (peek() == '}') {
            at++;
            return;
        }
        do {
            blanks();
            int start = at + 1;
            string();
            int end = at - 1;
            blanks();
            expect(':');
            next(member(branch, start, end), depth);
        } while (another('}'));
    }

    private void array(int branch, int depth) throws Malformed {
        nest(depth);
        at++;
        blanks();
        if (peek() == ']') {
            at++;
            return;
        }
        int index = 0;
        do {
            next(element(branch, index++), depth);
        } while (another(']'));
    }

    private void nest(int depth) throws Malformed {
        if (depth > depthMax) {
            tooDeep = true;
            throw new Malformed();
        }
    }

    /** Whether a comma follows; else it must be the end. */
    private boolean another(char end) throws Malformed {
        blanks();
        char c = peek();
        at++;
        if (c == ',') {
            return true;
        }
        if (c != end) {
            throw new Malformed();
        }
        return false;
    }

    /** What most of a text is: with the place in a variable of its own, which takes half as long. */
    private void string() throws Malformed {
        expect('"');
        escaped = false;
        int next = at;
        while (next < text.length()) {
            char c = text.charAt(next++);
            if (c == '"') {
                at = next;
                return;
            }
            if (c < ' ') {
                throw new Malformed();
            }
            if (c == '\\') {
                escaped = true;
                at = next;
                escape();
                next = at;
            }
        }
        throw new Malformed();
    }

    private void escape() throws Malformed {
        char c = peek();
        at++;
        if (c == 'u') {
            for (int i = 0; i < 4; i++, at++) {
                if (Character.digit(peek(), 16) < 0) {
                    throw new Malformed();
                }
            }
        } else if ("\"\\/bfnrt".indexOf(c) < 0) {
            throw new Malformed();
        }
    }

    private void number() throws Malformed {
        if (peek() == '-') {
            at++;
        }
        int start = at;
        digits();
        if (text.charAt(start) == '0' && at > start + 1) {
            throw new Malformed();
        }
        if (at < text.length() && text.charAt(at) == '.') {
            at++;
            digits();
        }
        if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
            at++;
            at += peek() == '+' || peek() == '-' ? 1 : 0;
            digits();
        }
    }

    private void digits() throws Malformed {
        int start = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        if (at == start) {
            throw new Malformed();
        }
    }

    private void word(String word) throws Malformed {
        boolean ends =
                at + word.length() >= text.length() || !Character.isJavaIdentifierPart(text.charAt(at + word.length()));
        if (!text.startsWith(word, at) || !ends) {
            throw new Malformed();
        }
        at += word.length();
    }

    private void expect(char c) throws Malformed {
        if (peek() != c) {
            throw new Malformed();
        }
        at++;
    }

    private char peek() throws Malformed {
        if (at >= text.length()) {
            throw new Malformed();
        }
        return text.charAt(at);
    }

    private void blanks() {
        while (at < text.length() && isBlank(text.charAt(at))) {
            at++;
        }
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\n' || c == '\r' || c == '\t';
    }
}
