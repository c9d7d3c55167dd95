package io.zabra.server.differential;

import io.zabra.server.wire.JuteWriter;
import java.util.function.Consumer;

/**
 * One request of a script.
 *
 * @param text what it is, for people
 */
record Request(String text, int opCode, Consumer<JuteWriter> body) {}
