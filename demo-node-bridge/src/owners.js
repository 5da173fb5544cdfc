/** Milliseconds after its owner's last message until an id is free again. */
const FREE_AFTER = 15_000;
/** Ids that are remembered; beyond that the one is forgotten that was silent for longest. */
const MOST = 10_000;
const ADDRESS = /^(?:\d{1,3}(?:\.\d{1,3}){3}|[\da-f:.]*:[\da-f:.]*)$/;

/**
 * Who owns each phone's id: the user who sent it first, until 15 seconds after that user's last message. So no guest can move
 * another guest's phone. An id that is a user id, as the phone page's ids are, always belongs to that user. Where a relay shows
 * addresses, ids have no owner: many phones share one address, and a phone's address changes with its network.
 */
export class Owners {
  /** The least recently heard first. @type {Map<string, {from: string, at: number}>} */
  #owners = new Map();

  /**
   * Whether this sender may speak for the phone with that id; if so, the sender owns it from now on.
   *
   * @param {string} from as the relay's envelope has it
   * @param {string} id
   * @param {number} now milliseconds that never go back
   */
  admits(from, id, now) {
    if (ADDRESS.test(from)) return true;
    const owner = this.#owners.get(id);
    if (owner && owner.from !== from && from !== id && now - owner.at < FREE_AFTER) return false;
    this.#owners.delete(id);
    if (this.#owners.size >= MOST) this.#owners.delete(this.#owners.keys().next().value ?? '');
    this.#owners.set(id, { from, at: now });
    return true;
  }
}
