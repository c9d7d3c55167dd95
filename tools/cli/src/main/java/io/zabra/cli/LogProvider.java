package io.zabra.cli;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LogbackServiceProvider;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.CoreConstants;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * Logback, set up as {@link LogConfigurator} says, for who is named to SLF4J: to find logback and its configuration by itself it looks
 * into every jar, which a server's start waits for. Where an operator has a configuration of his own, logback's own provider.
 */
public final class LogProvider implements SLF4JServiceProvider {
    private final IMarkerFactory markers = new BasicMarkerFactory();
    private final LogbackMDCAdapter contexts = new LogbackMDCAdapter();
    private final LoggerContext loggers = new LoggerContext();
    private SLF4JServiceProvider chosen = this;

    @Override
    public void initialize() {
        if (LogConfigurator.isOperators()) {
            chosen = new LogbackServiceProvider();
            chosen.initialize();
            return;
        }
        loggers.setName(CoreConstants.DEFAULT_CONTEXT_NAME);
        loggers.setMDCAdapter(contexts);
        LogConfigurator.configureAsAsked(loggers);
        loggers.start();
    }

    private boolean isOwn() {
        return chosen.getClass() == LogProvider.class;
    }

    @Override
    public ILoggerFactory getLoggerFactory() {
        return isOwn() ? loggers : chosen.getLoggerFactory();
    }

    @Override
    public IMarkerFactory getMarkerFactory() {
        return isOwn() ? markers : chosen.getMarkerFactory();
    }

    @Override
    public MDCAdapter getMDCAdapter() {
        return isOwn() ? contexts : chosen.getMDCAdapter();
    }

    @Override
    public String getRequestedApiVersion() {
        return LogbackServiceProvider.REQUESTED_API_VERSION;
    }
}
