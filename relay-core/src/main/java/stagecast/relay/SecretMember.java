package stagecast.relay;

import stagecast.relay.CodedText.Coding;

/**
 * Tells by its name and value whether a member is a part of credentials; the kinds of an object's members are bits.
 * Names are compared after unescaping, without regard to case. One for each lane; not thread-safe.
 */
final class SecretMember {

    /** No part of credentials. */
    static final int NONE = 0;

    /** A password. */
    static final int PASSWORD = 1;

    /** The name of the password's user. */
    static final int USER = 2;

    /** A token. */
    static final int TOKEN = 4;

    private static final int LOGIN = PASSWORD | USER;

    // Names as numbers: no more than eight small ASCII letters, a byte each.
    private static final long PASSWORD_NAME = number("password");
    private static final long EMAIL_NAME = number("email");
    private static final long USER_NAME = number("user");
    private static final long USERNAME_NAME = number("username");
    private static final long LOGIN_NAME = number("login");
    private static final long TOKEN_NAME = number("token");

    private final CodedText characters = new CodedText();
    private final TokenShape shape = new TokenShape();
    private boolean smallLetters;

    /** The kind of a member with this name. */
    int kind(Coding coding, byte[] text, int from, int to) {
        final long name = name(coding, text, from, to);
        if (name == PASSWORD_NAME) {
            return PASSWORD;
        }
        if (name == TOKEN_NAME) {
            return TOKEN;
        }
        return name == EMAIL_NAME || name == USER_NAME || name == USERNAME_NAME || name == LOGIN_NAME ? USER : NONE;
    }

    /** Whether the last name that {@link #kind} got has no capital letter. */
    boolean smallLetters() {
        return smallLetters;
    }

    /** Whether the value counts: a token must have the shape of one, the others must not be empty. */
    boolean isSecret(int kind, Coding coding, byte[] text, int from, int to) {
        return switch (kind) {
            case NONE -> false;
            case TOKEN -> isToken(coding, text, from, to);
            default -> from < to;
        };
    }

    private boolean isToken(Coding coding, byte[] text, int from, int to) {
        characters.read(coding, text, from, to);
        shape.begin();
        while (characters.hasNext()) {
            shape.add(characters.next());
        }
        return shape.matches();
    }

    /** Whether members of these kinds, of one object, are credentials. */
    static boolean areCredentials(int kinds) {
        return (kinds & TOKEN) != 0 || (kinds & LOGIN) == LOGIN;
    }

    /** The name as a number; 0 if it is longer, or has characters other than ASCII letters. */
    private long name(Coding coding, byte[] text, int from, int to) {
        characters.read(coding, text, from, to);
        smallLetters = true;
        long name = 0;
        for (int length = 0; characters.hasNext(); length++) {
            final int c = characters.next();
            final int small = c | 0x20;
            if (length == Long.BYTES || small < 'a' || small > 'z') {
                return 0;
            }
            smallLetters &= c == small;
            name = name << Byte.SIZE | small;
        }
        return name;
    }

    private static long number(String name) {
        long number = 0;
        for (int i = 0; i < name.length(); i++) {
            number = number << Byte.SIZE | name.charAt(i);
        }
        return number;
    }
}
