package stagecast.relay.demo;

import java.util.List;

/** How something is held, as a unit quaternion. */
record Attitude(double x, double y, double z, double w) {

    /** Browsers round each angle to a tenth of a degree, the bridge prints three decimals. */
    private static final double TOLERANCE_DEGREES = 0.5;

    /** Of a turn about an axis of any length. */
    static Attitude turned(double degrees, double x, double y, double z) {
        double half = Math.toRadians(degrees) / 2;
        double scale = Math.sin(half) / Math.sqrt(x * x + y * y + z * z);
        return new Attitude(x * scale, y * scale, z * scale, Math.cos(half));
    }

    /** Of four numbers x, y, z, w, or of texts that are such. */
    static Attitude of(List<?> four) {
        double[] q = four.stream()
                .mapToDouble(value -> Double.parseDouble(value.toString()))
                .toArray();
        return new Attitude(q[0], q[1], q[2], q[3]);
    }

    /** Whether it is the same but for rounding; q and -q are the same attitude. */
    boolean isNear(Attitude other) {
        return degreesTo(other) < TOLERANCE_DEGREES;
    }

    double degreesTo(Attitude other) {
        double apart = distance(other.x, other.y, other.z, other.w);
        double opposite = distance(-other.x, -other.y, -other.z, -other.w);
        return Math.toDegrees(4 * Math.atan2(Math.min(apart, opposite), Math.max(apart, opposite)));
    }

    private double distance(double otherX, double otherY, double otherZ, double otherW) {
        return Math.hypot(Math.hypot(x - otherX, y - otherY), Math.hypot(z - otherZ, w - otherW));
    }
}
