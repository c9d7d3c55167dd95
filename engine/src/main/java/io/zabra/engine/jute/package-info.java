/** Apache's jute encoding, read and written over buffers without streams between. */
@NullMarked
package io.zabra.engine.jute;

import org.jspecify.annotations.NullMarked;
