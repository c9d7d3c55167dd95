package io.zabra.engine.jute;

import java.io.IOException;

/** The bytes are not what they should be: cut short, a length beyond what is there, or a value outside its range. */
public final class JuteFormatException extends IOException {
    private static final long serialVersionUID = 1L;

    public JuteFormatException(String message) {
        super(message);
    }
}
