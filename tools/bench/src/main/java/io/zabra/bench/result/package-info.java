/** What programs measured, as lines of a result file, and what they come from. */
@NullMarked
package io.zabra.bench.result;

import org.jspecify.annotations.NullMarked;
