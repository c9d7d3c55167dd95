/** Who does what needs one thread at a time: one of its own, or for once whoever brings it. */
@NullMarked
package io.zabra.engine.thread;

import org.jspecify.annotations.NullMarked;
