package io.zabra.consensus.packet;

/** An identity of the client whose request a REQUEST packet carries. */
public record AuthInfo(String scheme, String id) {}
