import { el, fill } from './dom.js';
import { kinds, number, spoken, value } from './words.js';
import { valueOf } from './filter.js';

// However many trials, only the rows that can be seen are elements.
const height = 30;
const isNumeric = domain => domain.kind === 'categorical' ? domain.values.every(one => typeof one === 'number') : domain.kind === 'fixed' ? typeof domain.value === 'number' : true;

export class TrialTable {
  constructor(model, sort, onSort) {
    Object.assign(this, { model, sort, onSort, rows: [] });
    this.parameters = Object.keys(model.spec.space);
    this.columns = [
      { key: 'number', title: 'trial', width: 76, isNumber: true },
      { key: 'state', title: 'state', width: 110 },
      { key: 'value', title: model.metric.split('.').at(-1), width: 110, isNumber: true },
      { key: 'epochs', title: 'epochs', width: 80, isNumber: true },
      { key: 'seconds', title: 'time, s', width: 90, isNumber: true },
      ...this.parameters.map(key => ({ key, title: model.names[key] ?? key, width: 130, isNumber: isNumeric(model.spec.space[key]) })),
      { key: 'verdict', title: 'verdicts', width: 240 },
    ];
    const width = this.columns.reduce((sum, column) => sum + column.width, 0);
    this.body = el('tbody');
    this.head = el('thead');
    this.table = el('table', { style: { minWidth: `${width}px` } }, el('colgroup', {}, this.columns.map(column => el('col', { style: { width: `${column.width}px` } }))), this.head, this.body);
    this.element = el('div', { class: 'scroll trials', tabindex: 0, role: 'region', 'aria-label': 'Trials' }, this.table);
    this.element.addEventListener('scroll', () => requestAnimationFrame(() => this.draw()), { passive: true });
    this.drawHead();
  }

  drawHead() {
    const [key, isDown] = [this.sort.replace(/^-/, ''), this.sort.startsWith('-')];
    fill(this.head, el('tr', {}, this.columns.map(column => el('th', { scope: 'col', class: column.isNumber ? 'right' : '', 'aria-sort': column.key === key ? (isDown ? 'descending' : 'ascending') : null },
      el('button', { type: 'button', title: column.key, onclick: () => this.order(column.key === key && !isDown ? `-${column.key}` : column.key) }, column.title, column.key === key ? (isDown ? ' ▼' : ' ▲') : '')))));
  }

  order(sort) {
    this.sort = sort;
    this.onSort(sort);
    this.drawHead();
    this.show(this.shown);
    this.head.querySelector('[aria-sort] button')?.focus();
  }

  show(shown) {
    this.shown = shown;
    const [key, sign] = [this.sort.replace(/^-/, ''), this.sort.startsWith('-') ? -1 : 1];
    const keyed = shown.map(trial => [valueOf(trial, key), trial]);
    keyed.sort(([a, first], [b, second]) => {
      const [lacks, misses] = [a === null || a === undefined, b === null || b === undefined];
      if (lacks || misses) return lacks - misses || first.number - second.number;
      const order = typeof a === 'number' && typeof b === 'number' ? a - b : String(value(a)).localeCompare(String(value(b)));
      return sign * order || first.number - second.number;
    });
    this.rows = keyed.map(([, trial]) => trial);
    this.table.setAttribute('aria-rowcount', this.rows.length + 1);
    this.draw();
  }

  draw() {
    const first = Math.max(0, Math.floor(this.element.scrollTop / height) - 8);
    const last = Math.min(this.rows.length, first + Math.ceil((this.element.clientHeight || 460) / height) + 16);
    const best = this.model.summary.best?.number;
    const spacer = rows => rows > 0 && el('tr', { class: 'spacer', 'aria-hidden': 'true' }, el('td', { colspan: this.columns.length, style: { height: `${rows * height}px` } }));
    const focused = document.activeElement?.closest?.('tr')?.dataset.trial;
    const isInside = this.body.contains(document.activeElement);
    this.body.replaceChildren(...[spacer(first),
      ...this.rows.slice(first, last).map((trial, place) => this.row(trial, first + place, best)),
      spacer(this.rows.length - last)].filter(Boolean));
    if (isInside) this.body.querySelector(`tr[data-trial="${focused}"] a`)?.focus({ preventScroll: true });
  }

  row(trial, place, best) {
    const link = `#/study/${encodeURIComponent(this.model.name)}/trial/${trial.number}`;
    return el('tr', { class: trial.number === best ? 'best' : '', 'aria-rowindex': place + 2, 'data-trial': trial.number }, this.columns.map(column => {
      if (column.key === 'number') return el('td', { class: 'right' }, el('a', { href: link }, String(trial.number)));
      if (column.key === 'state') return el('td', { style: { color: `var(--${trial.state})` } }, trial.state);
      if (column.key === 'verdict') return el('td', {}, kinds(trial).map(spoken).join(', '));
      const one = valueOf(trial, column.key);
      return el('td', { class: column.isNumber ? 'right' : '', title: typeof one === 'object' && one ? JSON.stringify(one) : null }, column.isNumber && typeof one === 'number' ? number(one) : value(one) || '–');
    }));
  }
}
