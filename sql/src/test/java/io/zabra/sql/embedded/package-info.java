@NullMarked
package io.zabra.sql.embedded;

import org.jspecify.annotations.NullMarked;
