/** Programs that measure. */
@NullMarked
package io.zabra.bench;

import org.jspecify.annotations.NullMarked;
