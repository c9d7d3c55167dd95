/** The data directory of a member of an ensemble: carries out what the core wants persisted, in order, durably. */
@NullMarked
package io.zabra.consensus.storage;

import org.jspecify.annotations.NullMarked;
