package stagecast.relay;

/** Why a message that was understood goes nowhere, in words for its sender. */
enum Refusal {
    NOT_AUTHENTICATED(
            ErrorCode.NOT_AUTHENTICATED,
            "Only those who have authenticated may send here. Send {\"email\":\"…\",\"password\":\"…\"} or"
                    + " {\"token\":\"…\"} first; ok is the answer."),
    NOT_AUTHENTICATED_TO_ONE(
            ErrorCode.NOT_AUTHENTICATED,
            "Only those who have authenticated may send direct messages. Send {\"email\":\"…\",\"password\":\"…\"} or"
                    + " {\"token\":\"…\"} first; ok is the answer."),
    NOT_A_SENDER(
            ErrorCode.FORBIDDEN,
            "Only some accounts may send on this channel, and yours is none of them. Authenticate as another one, or ask"
                    + " whoever runs the relay to add it."),
    TOO_FAST(
            ErrorCode.RATE_LIMITED,
            "Messages came faster than one sender may send, and went nowhere. Send less often, or several values in one"
                    + " message."),
    GUEST_TO_ONE(ErrorCode.FORBIDDEN, "A guest can't send direct messages, only to the whole channel."),
    NOBODY_THERE(
            ErrorCode.RECIPIENT_UNAVAILABLE,
            "Nobody of that name is authenticated on this channel right now. Address an e-mail or a user id that is.");

    final ErrorCode code;
    final String explanation;

    Refusal(ErrorCode code, String explanation) {
        this.code = code;
        this.explanation = explanation;
    }
}
