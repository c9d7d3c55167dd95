/** Files as the store needs them: what is durable when, and how they fail. */
@NullMarked
package io.zabra.engine.disk;

import org.jspecify.annotations.NullMarked;
