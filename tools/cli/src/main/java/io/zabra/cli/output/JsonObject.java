package io.zabra.cli.output;

/** A JSON object that grows by a member at a time. Not thread-safe. */
public final class JsonObject {
    private final StringBuilder text = new StringBuilder("{");

    public JsonObject text(String name, String value) {
        name(name);
        JsonText.append(text, value);
        return this;
    }

    public JsonObject number(String name, long value) {
        name(name);
        text.append(value);
        return this;
    }

    public JsonObject flag(String name, boolean value) {
        name(name);
        text.append(value);
        return this;
    }

    /** @param value a number, an object or an array as JSON writes it */
    public JsonObject json(String name, String value) {
        name(name);
        text.append(value);
        return this;
    }

    private void name(String name) {
        if (text.length() > 1) {
            text.append(',');
        }
        JsonText.append(text, name);
        text.append(':');
    }

    /** The whole object. */
    @Override
    public String toString() {
        return text + "}";
    }
}
