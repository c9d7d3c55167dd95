/** From text to a plan: Calcite parses, validates and rewrites; the result is lowered onto our operators and kept by text. */
@NullMarked
package io.zabra.sql.plan;

import org.jspecify.annotations.NullMarked;
