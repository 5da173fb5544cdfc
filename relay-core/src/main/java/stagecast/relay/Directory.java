package stagecast.relay;

/** Which connections stand under a name. Thread-safe; written on the connections' lanes, read from anywhere. */
final class Directory {

    private final Bag<Member> members = new Bag<>(Member[]::new);

    /** The key of an e-mail address. */
    static String email(String address) {
        return "email:" + EmailAddress.key(address);
    }

    /** The key of a user id. */
    static String userId(String id) {
        return "user:" + id;
    }

    /** The member speaks for this identity: it is found by the user id, and by the e-mail if there is one. */
    void add(Identity identity, Member member) {
        members.add(userId(identity.userId()), member);
        if (identity.email() != null) {
            members.add(email(identity.email()), member);
        }
    }

    /** The member does not speak for this identity any more. */
    void remove(Identity identity, Member member) {
        members.remove(userId(identity.userId()), member);
        if (identity.email() != null) {
            members.remove(email(identity.email()), member);
        }
    }

    /** Those under the key; the array is never changed. */
    Member[] find(String key) {
        return members.of(key);
    }
}
