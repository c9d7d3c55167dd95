/** The data directory as a whole: its layout, its lock, and how a state comes back from it. */
@NullMarked
package io.zabra.engine.directory;

import org.jspecify.annotations.NullMarked;
