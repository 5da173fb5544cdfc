package stagecast.relay.auth;

/** The names of credentials in {@link stagecast.relay.Identity#credential()}: what kind it is, and its id in the store. */
final class Credential {

    static final String TOKEN = "token:";
    static final String PASSWORD = "password:";
    static final String GUEST = "guest:";

    private Credential() {}

    static String ofToken(String tokenId) {
        return TOKEN + tokenId;
    }

    static String ofPassword(String passwordId) {
        return PASSWORD + passwordId;
    }

    /** A guest has one token, so the guest's own id does. */
    static String ofGuest(String userId) {
        return GUEST + userId;
    }
}
