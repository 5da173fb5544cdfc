package stagecast.relay;

/** Why a message that was understood goes nowhere, in words for its sender. */
enum Refusal {
    NOT_AUTHENTICATED(
            ErrorCode.NOT_AUTHENTICATED,
            "Only those who have authenticated may send here. Send {\"email\":\"…\",\"password\":\"…\"} or"
                    + " {\"token\":\"…\"} first; ok is the answer."),
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
