import { correction, generate } from './lean-qr/index.mjs';
import { toSvg } from './lean-qr/extras/svg.mjs';

/**
 * A QR code, black on white whatever the page's colours: readers take the other way round only now and then. Around it
 * stand the four modules of white without which they do not find it (ISO 18004, section 5.3.8).
 *
 * @param {string} text
 * @returns {SVGElement}
 */
export function qrCode(text) {
  const svg = toSvg(generate(text, { minCorrectionLevel: correction.M }), document, { on: '#000', off: '#fff', pad: 4 });
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', 'QR code of the phone page');
  return svg;
}
