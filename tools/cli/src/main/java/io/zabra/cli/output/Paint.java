package io.zabra.cli.output;

/** How a piece of output is coloured (ECMA-48 select graphic rendition). */
public enum Paint {
    PLAIN("\u001b[0m"),
    HEAD("\u001b[1m"),
    FRAME("\u001b[90m"),
    NULL("\u001b[90m"),
    BINARY("\u001b[35m"),
    NUMBER("\u001b[36m"),
    HINT("\u001b[90m"),
    ERROR("\u001b[1;31m");

    public static final String RESET = "\u001b[0m";

    private final String sequence;

    Paint(String sequence) {
        this.sequence = sequence;
    }

    public String sequence() {
        return sequence;
    }
}
