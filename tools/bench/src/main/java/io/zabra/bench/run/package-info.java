/** What programs of several packages need to run servers. */
@NullMarked
package io.zabra.bench.run;

import org.jspecify.annotations.NullMarked;
