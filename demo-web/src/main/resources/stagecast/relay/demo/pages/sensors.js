/**
 * Asks for the motion sensors. To be called straight from a click, before any await: browsers grant it only to a tap.
 *
 * @param {{DeviceMotionEvent?: any, DeviceOrientationEvent?: any}} [scope] the window
 * @returns {Promise<boolean>} false if the person, or the browser for them, said no; true if it was granted or needs no
 *     permission, which does not mean that there is a sensor
 */
export async function askForMotion(scope = window) {
  const answers = [scope.DeviceMotionEvent, scope.DeviceOrientationEvent].map(ask);
  const results = await Promise.allSettled(answers);
  return results.every(({ status, value }) => status === 'fulfilled' && (value === undefined || value === 'granted'));
}

/**
 * Hears the attitude sensor. A device without one, or with one that is blocked, sends a single event full of nulls.
 *
 * @param {(angles: {alpha: number, beta: number, gamma: number}) => void} onReading degrees
 * @param {EventTarget} [scope] the window
 * @returns {() => void} stops it
 */
export function watchOrientation(onReading, scope = window) {
  const hear = ({ alpha, beta, gamma }) => {
    if ([alpha, beta, gamma].every(Number.isFinite)) onReading({ alpha, beta, gamma });
  };
  scope.addEventListener('deviceorientation', hear);
  return () => scope.removeEventListener('deviceorientation', hear);
}

/**
 * Hears how fast the phone turns: many phones tell, none must.
 *
 * @param {(rate: [number, number, number]) => void} onRate degrees a second about the phone's own x, y, z
 * @param {EventTarget} [scope] the window
 * @returns {() => void} stops it
 */
export function watchRate(onRate, scope = window) {
  const hear = ({ rotationRate }) => {
    // alpha is x here, and beta y (W3C Device Orientation and Motion, section 5.3)
    const rate = [rotationRate?.alpha, rotationRate?.beta, rotationRate?.gamma];
    if (rate.every(Number.isFinite)) onRate(rate);
  };
  scope.addEventListener('devicemotion', hear);
  return () => scope.removeEventListener('devicemotion', hear);
}

/** Keeps the screen on, since a phone with a dark screen gives no readings. Lost when hidden: ask again when back. */
export async function keepAwake() {
  try {
    return await navigator.wakeLock?.request('screen');
  } catch {
    return undefined; // refused in low-power mode: the phone goes dark sooner, and all else works
  }
}

function ask(event) {
  try {
    return Promise.resolve(event?.requestPermission?.());
  } catch (refusal) {
    return Promise.reject(refusal);
  }
}
