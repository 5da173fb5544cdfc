import { bases } from './words.js';

const SHOWN_FOR = 2_000;

/** Makes the examples name the relay that this page came from. */
function nameThisRelay() {
  const base = bases(location);
  for (const place of document.querySelectorAll('[data-base]')) place.textContent = base[place.dataset.base];
}

function addCopyButton(example) {
  const code = example.querySelector('pre > code');
  const caption = example.querySelector('figcaption');
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'plain';
  button.textContent = 'Copy';
  button.setAttribute('aria-label', `Copy: ${caption.textContent}`);
  button.addEventListener('click', async () => {
    button.textContent = (await copied(code)) ? 'Copied' : 'Selected: now copy';
    setTimeout(() => (button.textContent = 'Copy'), SHOWN_FOR);
  });
  caption.append(button);
}

/** The clipboard is there on secure pages only; elsewhere the text is selected for the person to copy. */
async function copied(code) {
  try {
    await navigator.clipboard.writeText(code.textContent);
    return true;
  } catch {
    getSelection().selectAllChildren(code);
    return false;
  }
}

/** On a narrow page, rows are shown without their head, and browsers then forget that they are a table. */
function labelCells(table) {
  const names = [...table.querySelectorAll('th')].map(head => head.textContent);
  table.setAttribute('role', 'table');
  for (const row of table.rows) {
    row.setAttribute('role', 'row');
    for (const cell of row.cells) {
      cell.setAttribute('role', cell.tagName === 'TH' ? 'columnheader' : 'cell');
      const isInner = cell.cellIndex > 0 && cell.cellIndex < names.length - 1;
      if (isInner && cell.tagName === 'TD') cell.dataset.column = names[cell.cellIndex];
    }
  }
}

nameThisRelay();
document.querySelectorAll('table').forEach(labelCells);
for (const block of document.querySelectorAll('pre')) block.tabIndex = 0;
for (const example of document.querySelectorAll('.example')) {
  if (example.querySelector('pre > code')) addCopyButton(example);
}
