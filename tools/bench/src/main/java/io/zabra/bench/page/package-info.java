/** Result files as a page: tables, plots, and goals beside what was measured. */
@NullMarked
package io.zabra.bench.page;

import org.jspecify.annotations.NullMarked;
