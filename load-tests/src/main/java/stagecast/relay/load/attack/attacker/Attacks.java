package stagecast.relay.load.attack.attacker;

/** Which attack it is that was ordered. */
final class Attacks {

    private Attacks() {}

    static Attack of(AttackOrder order) {
        return switch (order.kind()) {
            case PARTS -> new PartsAttack(order);
            case HEADS -> new HeadsAttack(order);
            case BODIES -> new BodiesAttack(order);
            case UNREAD -> new UnreadAttack(order);
            case IDLE -> new IdleAttack(order);
            case ERRORS -> new ErrorsAttack(order);
            case JUNK -> new JunkAttack(order);
            case LEAVE -> new LeaveAttack(order);
            case REAUTH -> new ReauthAttack(order);
            case PASSWORDS -> new PasswordsAttack(order);
            case SLOW -> new SlowAttack(order);
        };
    }
}
