@NullMarked
package io.zabra.server.metrics;

import org.jspecify.annotations.NullMarked;
