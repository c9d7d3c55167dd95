package io.zabra.cli;

import ch.qos.logback.classic.pattern.TargetLengthBasedClassNameAbbreviator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.Charset;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.TimeZone;

/**
 * A line of text for each event, and behind it what was thrown:
 * {@code %d{yyyy-MM-dd HH:mm:ss.SSS} %-5level [%thread] %logger{20} - %replace(%msg){'[\r\n]','?'}%n}, so a message is one line,
 * whatever a client has named in it. Logback reads such a pattern by 130 classes, which is a tenth of an empty server's start.
 */
final class TextEncoder extends EncoderBase<ILoggingEvent> {
    private static final int LINE_CHARS = 256;
    private static final int CLASS_CHARS = 20;
    private static final int LEVEL_CHARS = 5;
    private static final int MS_PER_SECOND = 1_000;
    private static final int NANOS_PER_MS = 1_000_000;
    private static final byte[] NOTHING = {};

    private final TargetLengthBasedClassNameAbbreviator names = new TargetLengthBasedClassNameAbbreviator(CLASS_CHARS);
    private final TimeZone zone = TimeZone.getDefault();

    /** What the first line needs is loaded here, on the thread that sets logging up. */
    @Override
    public void start() {
        appendTime(0, new StringBuilder());
        super.start();
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        StringBuilder line = new StringBuilder(LINE_CHARS);
        appendTime(event.getTimeStamp(), line);
        line.append(' ').append(event.getLevel());
        line.append(
                " ".repeat(Math.max(0, LEVEL_CHARS - event.getLevel().toString().length())));
        line.append(" [").append(event.getThreadName()).append("] ");
        line.append(names.abbreviate(event.getLoggerName())).append(" - ");
        line.append(event.getFormattedMessage().replace('\r', '?').replace('\n', '?'));
        line.append(System.lineSeparator());
        IThrowableProxy thrown = event.getThrowableProxy();
        if (thrown != null) {
            line.append(ThrowableProxyUtil.asString(thrown));
        }
        return line.toString().getBytes(Charset.defaultCharset());
    }

    /** @param timeMs since 1970 */
    private void appendTime(long timeMs, StringBuilder line) {
        long localMs = timeMs + zone.getOffset(timeMs);
        int milli = (int) Math.floorMod(localMs, (long) MS_PER_SECOND);
        LocalDateTime time = LocalDateTime.ofEpochSecond(
                Math.floorDiv(localMs, (long) MS_PER_SECOND), milli * NANOS_PER_MS, ZoneOffset.UTC);
        append(time.getYear(), 4, '-', line);
        append(time.getMonthValue(), 2, '-', line);
        append(time.getDayOfMonth(), 2, ' ', line);
        append(time.getHour(), 2, ':', line);
        append(time.getMinute(), 2, ':', line);
        append(time.getSecond(), 2, '.', line);
        append(milli, 3, '\0', line);
    }

    /** @param end 0: nothing comes behind it */
    private static void append(int value, int digits, char end, StringBuilder line) {
        String text = Integer.toString(value);
        line.append("0".repeat(Math.max(0, digits - text.length()))).append(text);
        if (end != 0) {
            line.append(end);
        }
    }

    @Override
    public byte[] headerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] footerBytes() {
        return NOTHING;
    }
}
