package io.zabra.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.encoder.EncoderBase;
import java.io.IOException;
import java.nio.charset.Charset;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TextEncoderTest {
    private static final String PATTERN =
            "%d{yyyy-MM-dd HH:mm:ss.SSS} %-5level [%thread] %logger{20} - %replace(%msg){'[\\r\\n]','?'}%n";

    private static final List<Level> LEVELS = List.of(Level.TRACE, Level.DEBUG, Level.INFO, Level.WARN, Level.ERROR);
    private static final List<String> LOGGERS =
            List.of("a", "io.zabra.engine.log.SegmentSupply", "io.zabra.AClassOfAVeryLongNameIndeed", "no.dots.in.it");
    private static final List<String> MESSAGES = List.of("", "plain", "two\r\nlines\n", "\u00fcml\u00e4ut \u2603");
    /** In winter and summer, at the epoch and before it, on a day of the leap year, with few milliseconds. */
    private static final List<String> TIMES = List.of(
            "2026-11-30T03:04:05.006Z",
            "2026-07-01T12:00:00.999Z",
            "1970-01-01T00:00:00Z",
            "1969-12-31T23:59:59.001Z",
            "2024-02-29T23:59:59.050Z");

    private final LoggerContext context = new LoggerContext();
    private final EncoderBase<ILoggingEvent> own = LogConfigurator.text();
    private final PatternLayoutEncoder byPattern = new PatternLayoutEncoder();

    @BeforeEach
    void start() {
        context.setMDCAdapter(new LogbackMDCAdapter());
        byPattern.setPattern(PATTERN);
        byPattern.setContext(context);
        byPattern.start();
        own.setContext(context);
        own.start();
    }

    @Test
    void aLineIsWhatThePatternMakes() {
        for (Level level : LEVELS) {
            for (String logger : LOGGERS) {
                for (String message : MESSAGES) {
                    TIMES.forEach(time -> same(event(level, logger, message, time, null)));
                }
            }
        }
    }

    @Test
    void whatWasThrownFollowsAsByThePattern() {
        IOException thrown = new IOException("the disk", new IllegalStateException("the cause"));
        thrown.addSuppressed(new IllegalArgumentException("suppressed"));

        same(event(Level.ERROR, "io.zabra.any", "It failed", "2026-11-30T00:00:00Z", thrown));
    }

    private void same(LoggingEvent event) {
        assertThat(new String(own.encode(event), Charset.defaultCharset()))
                .isEqualTo(new String(byPattern.encode(event), Charset.defaultCharset()));
    }

    private LoggingEvent event(Level level, String logger, String message, String time, @Nullable Throwable thrown) {
        LoggingEvent event = new LoggingEvent("", context.getLogger(logger), level, message, thrown, null);
        event.setThreadName("main");
        event.setInstant(Instant.parse(time));
        return event;
    }
}
