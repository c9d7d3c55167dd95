package io.zabra.jdbc.remote;

/**
 * What a session is known by, and proved to be one's own. Its password does not show in {@code toString}.
 *
 * @param id 0: there is no session yet
 * @param password not to be changed
 */
record SessionKey(long id, byte[] password) {
    static final SessionKey NONE = new SessionKey(0, new byte[16]);

    @Override
    public String toString() {
        return "0x" + Long.toHexString(id);
    }
}
