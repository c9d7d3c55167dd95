/** The write-ahead log: transactions in the order of their zxids, durable before they count. */
@NullMarked
package io.zabra.engine.log;

import org.jspecify.annotations.NullMarked;
