package stagecast.relay;

import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;

/** Which connections stand under a name. Thread-safe; written on the connections' lanes, read from anywhere. */
final class Directory {

    private static final Member[] NOBODY = {};

    private final ConcurrentHashMap<String, Member[]> members = new ConcurrentHashMap<>();

    /** The key of an e-mail address: compared without case of ASCII letters. */
    static String email(String address) {
        StringBuilder key = new StringBuilder("email:").append(address);
        for (int i = 0; i < key.length(); i++) {
            char c = key.charAt(i);
            if (c >= 'A' && c <= 'Z') {
                key.setCharAt(i, (char) (c | 0x20));
            }
        }
        return key.toString();
    }

    /** The key of a user id. */
    static String userId(String id) {
        return "user:" + id;
    }

    void add(String key, Member member) {
        members.merge(key, new Member[] {member}, (present, added) -> {
            Member[] more = Arrays.copyOf(present, present.length + 1);
            more[present.length] = member;
            return more;
        });
    }

    void remove(String key, Member member) {
        members.computeIfPresent(key, (k, present) -> {
            Member[] left = Arrays.stream(present).filter(m -> m != member).toArray(Member[]::new);
            return left.length == 0 ? null : left;
        });
    }

    /** Those under the key; the array is never changed. */
    Member[] find(String key) {
        return members.getOrDefault(key, NOBODY);
    }
}
