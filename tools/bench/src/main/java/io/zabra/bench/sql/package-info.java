/** SQL on Zabra, PostgreSQL and H2: the same rows, the same statements, the same client, in turn. */
@NullMarked
package io.zabra.bench.sql;

import org.jspecify.annotations.NullMarked;
