package io.zabra.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class LogConfiguratorTest {
    private final LoggerContext context = new LoggerContext();

    @Test
    void aLineOfTextTellsTimeLevelThreadAndClass() {
        assertThat(line(LogConfigurator.text()))
                .matches(
                        "\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{3} WARN  \\[main] i\\.z\\.e\\.l\\.SegmentSupply"
                                + " - The log's disk is \"full\"\\R");
    }

    @Test
    void aMessageBeginsNoLineOfItsOwn() {
        assertThat(line(LogConfigurator.text(), "full\r\n2026-11-30 00:00:00.000 ERROR"))
                .endsWith("The log's disk is \"full??2026-11-30 00:00:00.000 ERROR\"" + System.lineSeparator());
    }

    @Test
    void aLineOfJsonIsAnObjectWithoutWhatNobodyAsksFor() {
        assertThat(line(LogConfigurator.json()))
                .matches("\\{\"timestamp\":\\d+,\"level\":\"WARN\",\"threadName\":\"main\","
                        + "\"loggerName\":\"io.zabra.engine.log.SegmentSupply\",.*"
                        + "\"formattedMessage\":\"The log's disk is \\\\\"full\\\\\"\".*}\\R")
                .doesNotContain("sequenceNumber", "nanoseconds", "arguments");
    }

    @Test
    void lessThanTheLevelIsNotLogged() {
        LogConfigurator.toStandardError(context, Level.ERROR, LogConfigurator.text());
        Logger any = context.getLogger("io.zabra.any");
        assertThat(any.isWarnEnabled()).isFalse();
        assertThat(any.isErrorEnabled()).isTrue();
    }

    @Test
    void aServersLoggingIsSetUpWithoutALookIntoEachJar() {
        LogProvider provider = new LogProvider();
        provider.initialize();

        LoggerContext own = (LoggerContext) provider.getLoggerFactory();
        assertThat(own.isStarted()).isTrue();
        assertThat(own.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("stderr")).isNotNull();
        assertThat(own.getMDCAdapter()).isSameAs(provider.getMDCAdapter());
    }

    @Test
    void aConfigurationOfTheOperatorsOrOfTestsPrevails() {
        assertThat(ServiceLoader.load(Configurator.class)).hasAtLeastOneElementOfType(LogConfigurator.class);
        assertThat(new LogConfigurator().configure(context))
                .as("logback-test.xml is on the class path here")
                .isEqualTo(Configurator.ExecutionStatus.INVOKE_NEXT_IF_ANY);
        assertThat(context.getLogger(Logger.ROOT_LOGGER_NAME).iteratorForAppenders())
                .isExhausted();
    }

    private String line(EncoderBase<ILoggingEvent> encoder) {
        return line(encoder, "full");
    }

    private String line(EncoderBase<ILoggingEvent> encoder, String argument) {
        context.setMDCAdapter(new LogbackMDCAdapter());
        LogConfigurator.toStandardError(context, Level.INFO, encoder);
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        ConsoleAppender<ILoggingEvent> console =
                Objects.requireNonNull((ConsoleAppender<ILoggingEvent>) root.getAppender("stderr"));
        assertThat(console.getTarget()).isEqualTo("System.err");
        LoggingEvent event = new LoggingEvent(
                "",
                context.getLogger("io.zabra.engine.log.SegmentSupply"),
                Level.WARN,
                "The log's disk is \"{}\"",
                null,
                new Object[] {argument});
        event.setThreadName("main");
        return new String(console.getEncoder().encode(event), StandardCharsets.UTF_8);
    }
}
