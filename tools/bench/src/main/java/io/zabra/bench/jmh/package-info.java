/** The engine's parts one by one, by JMH. */
@NullMarked
package io.zabra.bench.jmh;

import org.jspecify.annotations.NullMarked;
