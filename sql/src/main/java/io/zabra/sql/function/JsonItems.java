package io.zabra.sql.function;

/** How many items the array of a JSON text has, none of which is copied for it. One text; one thread. */
final class JsonItems extends JsonScanner {
    /** The text is no array, or no JSON. */
    static final int NONE = -1;

    private static final int WHOLE = 0;
    private static final int DEEPER = 1;

    private int items;
    private boolean isArray;

    private JsonItems(String text) {
        super(text, JsonContents.DEPTH_MAX);
    }

    /** {@link #NONE} where there is no array. */
    static int count(String text) {
        JsonItems counted = new JsonItems(text);
        try {
            counted.scan(WHOLE);
            return counted.isArray ? counted.items : NONE;
        } catch (Malformed e) {
            return NONE;
        }
    }

    @Override
    int member(int branch, int start, int end) {
        return DEEPER;
    }

    @Override
    int element(int branch, int index) {
        if (branch == WHOLE) {
            items = index + 1;
        }
        return DEEPER;
    }

    @Override
    void value(int branch, int start, int end) {
        if (branch == WHOLE) {
            isArray = text.charAt(start) == '[';
        }
    }
}
