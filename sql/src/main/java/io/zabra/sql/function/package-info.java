/** The functions that Zabra adds to SQL's own: over payloads, paths and times. */
@NullMarked
package io.zabra.sql.function;

import org.jspecify.annotations.NullMarked;
