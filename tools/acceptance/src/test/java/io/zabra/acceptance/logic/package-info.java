/** The scripts of sqllogictest (SQLite's), whose tables are znodes with views over them. */
@NullMarked
package io.zabra.acceptance.logic;

import org.jspecify.annotations.NullMarked;
