package io.zabra.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.EncoderBase;
import ch.qos.logback.core.spi.ContextAwareBase;

/**
 * Logs to standard error, so that results on standard output can be piped; as {@code zabra.log.level} and {@code zabra.log.format}
 * (text or json) say. In code, as reading a file of XML would take a seventh of the time that a server needs to start. Logback finds it
 * as a service, and asks it before it looks for files.
 */
public final class LogConfigurator extends ContextAwareBase implements Configurator {
    /** Logback's own: where an operator has a configuration of his own, that counts. */
    private static final String FILE = "logback.configurationFile";

    private static final String TESTS_FILE = "/logback-test.xml";

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        if (isOperators() || LogConfigurator.class.getResource(TESTS_FILE) != null) {
            return ExecutionStatus.INVOKE_NEXT_IF_ANY;
        }
        configureAsAsked(context);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /** Whether an operator has a configuration of his own. */
    static boolean isOperators() {
        return System.getProperty(FILE) != null;
    }

    /** As the properties say. */
    static void configureAsAsked(LoggerContext context) {
        toStandardError(
                context,
                Level.toLevel(System.getProperty(Logging.LEVEL), Level.WARN),
                "json".equals(System.getProperty(Logging.FORMAT)) ? json() : text());
    }

    static void toStandardError(LoggerContext context, Level level, EncoderBase<ILoggingEvent> encoder) {
        encoder.setContext(context);
        encoder.start();
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setContext(context);
        console.setName("stderr");
        console.setTarget("System.err");
        console.setEncoder(encoder);
        console.start();
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(level);
        root.addAppender(console);
    }

    static EncoderBase<ILoggingEvent> text() {
        return new TextEncoder();
    }

    /** One object a line. */
    static JsonEncoder json() {
        JsonEncoder encoder = new JsonEncoder();
        encoder.setWithArguments(false);
        encoder.setWithContext(false);
        encoder.setWithFormattedMessage(true);
        encoder.setWithMessage(false);
        encoder.setWithNanoseconds(false);
        encoder.setWithSequenceNumber(false);
        return encoder;
    }
}
