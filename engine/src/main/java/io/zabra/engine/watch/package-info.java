/** Watches and the events that fire them. */
@NullMarked
package io.zabra.engine.watch;

import org.jspecify.annotations.NullMarked;
