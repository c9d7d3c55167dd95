/** What the server counts and times, and the texts that show it: Prometheus's and {@code mntr}'s. */
@NullMarked
package io.zabra.server.metrics;

import org.jspecify.annotations.NullMarked;
