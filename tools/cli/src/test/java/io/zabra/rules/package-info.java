/** The house rules, held by tests: who may know whom, what the pure core may use, how long code may get. */
@NullMarked
package io.zabra.rules;

import org.jspecify.annotations.NullMarked;
